CREATE TABLE shop.returns
(
    order_id    bigint NOT NULL REFERENCES shop.orders (id),
    reason      nvarchar(400) NOT NULL,
    received_at datetime2 NULL
);
