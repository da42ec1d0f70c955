CREATE PROCEDURE shop.ship_order @order_id bigint
AS
BEGIN
    IF NOT EXISTS (SELECT 1 FROM shop.payments WHERE order_id = @order_id AND state = 'captured')
        THROW 50001, 'The order is not paid.', 1;

    UPDATE s
    SET on_hand = s.on_hand - l.quantity, reserved = s.reserved - l.quantity
    FROM shop.stock AS s
        JOIN shop.order_lines AS l ON l.product_id = s.product_id
    WHERE l.order_id = @order_id;

    UPDATE shop.orders SET status = 'shipped' WHERE id = @order_id;
END;
