CREATE VIEW trading.exposure
AS
SELECT p.portfolio_id, sum(abs(p.quantity) * last_price.price) AS exposure
FROM trading.positions AS p
    OUTER APPLY (SELECT TOP (1) f.price FROM trading.fills AS f JOIN trading.orders AS o ON o.id = f.order_id
                 WHERE o.symbol = p.symbol ORDER BY f.filled_at DESC) AS last_price
GROUP BY p.portfolio_id;
