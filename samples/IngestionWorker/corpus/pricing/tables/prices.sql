CREATE TABLE pricing.prices
(
    price_list_id  int NOT NULL REFERENCES pricing.price_lists (id),
    product_id     int NOT NULL REFERENCES shop.products (id),
    amount         decimal(12, 4) NOT NULL,
    changed_at     datetime2 NOT NULL,
    CONSTRAINT pk_prices PRIMARY KEY (price_list_id, product_id)
);
