CREATE OR ALTER VIEW shop.order_totals
AS
SELECT o.id, o.customer_id, o.placed_at, sum(l.amount) AS goods, o.total
FROM shop.orders AS o
    JOIN shop.order_lines AS l ON l.order_id = o.id
GROUP BY o.id, o.customer_id, o.placed_at, o.total;
