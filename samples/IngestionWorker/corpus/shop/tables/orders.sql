CREATE TABLE shop.orders
(
    id           bigint IDENTITY NOT NULL PRIMARY KEY,
    customer_id  int NOT NULL,
    address_id   int NOT NULL,
    status       varchar(20) NOT NULL,
    placed_at    datetime2 NOT NULL,
    total        decimal(12, 2) NOT NULL,
    CONSTRAINT fk_orders_customer FOREIGN KEY (customer_id) REFERENCES shop.customers (id),
    CONSTRAINT fk_orders_address FOREIGN KEY (address_id) REFERENCES shop.addresses (id),
    CONSTRAINT ck_orders_status CHECK (status IN ('new', 'paid', 'shipped', 'returned'))
);
GO
CREATE INDEX ix_orders_placed ON shop.orders (placed_at) INCLUDE (customer_id, total);
