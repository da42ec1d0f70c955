CREATE FUNCTION shop.orders_of (@customer_id int)
RETURNS TABLE
AS
RETURN SELECT id, placed_at, total FROM shop.order_totals WHERE customer_id = @customer_id;
