CREATE TABLE pricing.price_lists
(
    id        int NOT NULL PRIMARY KEY,
    name      nvarchar(100) NOT NULL,
    currency  char(3) NOT NULL,
    valid_from date NOT NULL,
    valid_to   date NULL
);
