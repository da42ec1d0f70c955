CREATE PROCEDURE shop.return_order @order_id bigint, @reason nvarchar(400)
AS
BEGIN
    UPDATE shop.orders SET status = 'returned' WHERE id = @order_id;
    INSERT INTO shop.returns (order_id, reason) VALUES (@order_id, @reason);
    EXEC pricing.refund @order_id;
END;
