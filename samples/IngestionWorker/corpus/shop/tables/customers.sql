CREATE TABLE shop.customers
(
    id          int IDENTITY NOT NULL CONSTRAINT pk_customers PRIMARY KEY,
    email       nvarchar(200) NOT NULL CONSTRAINT uq_customers_email UNIQUE,
    full_name   nvarchar(200) NOT NULL,
    country     char(2) NOT NULL,
    created_at  datetime2 NOT NULL CONSTRAINT df_customers_created DEFAULT sysutcdatetime()
);
GO
CREATE INDEX ix_customers_country ON shop.customers (country) INCLUDE (email);
