CREATE PROCEDURE pricing.refund @order_id bigint
AS
INSERT INTO shop.payments (order_id, provider, amount, state, paid_at)
SELECT order_id, provider, -amount, 'refunded', sysutcdatetime()
FROM shop.payments
WHERE order_id = @order_id AND state = 'captured';
