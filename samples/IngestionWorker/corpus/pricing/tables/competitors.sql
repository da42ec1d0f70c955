CREATE TABLE pricing.competitors (id int NOT NULL PRIMARY KEY, name nvarchar(100) NOT NULL, url nvarchar(400) NOT NULL);

CREATE TABLE pricing.competitor_prices
(
    competitor_id  int NOT NULL REFERENCES pricing.competitors (id),
    product_id     int NOT NULL REFERENCES shop.products (id),
    amount         decimal(12, 4) NOT NULL,
    seen_at        datetime2 NOT NULL
);
