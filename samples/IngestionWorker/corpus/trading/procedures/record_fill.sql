CREATE PROCEDURE trading.record_fill @order_id bigint, @price decimal(18, 8), @quantity decimal(18, 8)
AS
BEGIN
    INSERT INTO trading.fills (id, order_id, price, quantity, filled_at)
    VALUES (NEXT VALUE FOR trading.fill_ids, @order_id, @price, @quantity, sysutcdatetime());

    UPDATE o
    SET state = CASE WHEN (SELECT sum(f.quantity) FROM trading.fills AS f WHERE f.order_id = o.id) >= o.quantity THEN 'filled' ELSE 'partial' END
    FROM trading.orders AS o
    WHERE o.id = @order_id;
END;
