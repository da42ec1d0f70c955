CREATE VIEW trading.positions
AS
SELECT o.portfolio_id, o.symbol, sum(CASE o.side WHEN 'B' THEN f.quantity ELSE -f.quantity END) AS quantity
FROM trading.fills AS f
    JOIN trading.orders AS o ON o.id = f.order_id
GROUP BY o.portfolio_id, o.symbol;
