CREATE FUNCTION shop.order_weight (@order_id bigint)
RETURNS int
AS
BEGIN
    RETURN (SELECT sum(l.quantity * isnull(p.weight_grams, 0))
            FROM shop.order_lines AS l
                JOIN shop.products AS p ON p.id = l.product_id
            WHERE l.order_id = @order_id);
END;
