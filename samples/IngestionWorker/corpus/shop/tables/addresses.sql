CREATE TABLE shop.addresses
(
    id           int IDENTITY NOT NULL PRIMARY KEY,
    customer_id  int NOT NULL REFERENCES shop.customers (id) ON DELETE CASCADE,
    street       nvarchar(200) NOT NULL,
    city         nvarchar(100) NOT NULL,
    postal_code  nvarchar(20) NULL,
    is_billing   bit NOT NULL DEFAULT 0
);
