CREATE TABLE pricing.price_history
(
    product_id  int NOT NULL REFERENCES shop.products (id),
    amount      decimal(12, 4) NOT NULL,
    until       datetime2 NOT NULL,
    changed_by  sysname NOT NULL
);
