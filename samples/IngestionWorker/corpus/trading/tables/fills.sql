CREATE TABLE trading.fills
(
    id        bigint NOT NULL PRIMARY KEY,
    order_id  bigint NOT NULL REFERENCES trading.orders (id),
    price     decimal(18, 8) NOT NULL,
    quantity  decimal(18, 8) NOT NULL,
    filled_at datetime2 NOT NULL
);
