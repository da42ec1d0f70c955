CREATE TABLE shop.order_lines
(
    order_id    bigint NOT NULL REFERENCES shop.orders (id),
    line        int NOT NULL,
    product_id  int NOT NULL REFERENCES shop.products (id),
    quantity    int NOT NULL CHECK (quantity > 0),
    unit_price  decimal(12, 2) NOT NULL,
    amount      AS (quantity * unit_price) PERSISTED,
    CONSTRAINT pk_order_lines PRIMARY KEY (order_id, line)
);
