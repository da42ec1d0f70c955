CREATE TABLE trading.orders
(
    id          bigint NOT NULL PRIMARY KEY,
    portfolio_id int NOT NULL,
    symbol      varchar(20) NOT NULL REFERENCES trading.instruments (symbol),
    side        char(1) NOT NULL,
    quantity    decimal(18, 8) NOT NULL,
    limit_price decimal(18, 8) NULL,
    state       varchar(20) NOT NULL
);
GO
ALTER TABLE trading.orders ADD CONSTRAINT fk_orders_portfolio FOREIGN KEY (portfolio_id) REFERENCES trading.portfolios (id);
