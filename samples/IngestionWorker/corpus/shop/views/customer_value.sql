CREATE VIEW shop.customer_value
AS
WITH paid AS
(
    SELECT t.customer_id, t.total, p.paid_at
    FROM shop.order_totals AS t
        JOIN shop.payments AS p ON p.order_id = t.id AND p.state = 'captured'
)
SELECT c.id, c.email, count(*) AS orders, sum(paid.total) AS revenue, max(paid.paid_at) AS last_paid_at
FROM shop.customers AS c
    LEFT JOIN paid ON paid.customer_id = c.id
GROUP BY c.id, c.email;
