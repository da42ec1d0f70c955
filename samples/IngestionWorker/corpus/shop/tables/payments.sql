CREATE TABLE shop.payments
(
    id        bigint IDENTITY NOT NULL PRIMARY KEY,
    order_id  bigint NOT NULL REFERENCES shop.orders (id),
    provider  varchar(40) NOT NULL,
    amount    decimal(12, 2) NOT NULL,
    state     varchar(20) NOT NULL,
    paid_at   datetime2 NULL
);
