CREATE OR ALTER PROCEDURE shop.place_order
    @customer_id int,
    @address_id int,
    @lines shop.order_line_list READONLY
AS
BEGIN
    SET NOCOUNT ON;
    SET XACT_ABORT ON;
    DECLARE @order_id bigint;
    BEGIN TRY
        BEGIN TRANSACTION;

        INSERT INTO shop.orders (customer_id, address_id, status, placed_at, total)
        SELECT @customer_id, @address_id, 'new', sysutcdatetime(), sum(l.quantity * pr.amount)
        FROM @lines AS l
            JOIN pricing.current_prices AS pr ON pr.product_id = l.product_id;
        SET @order_id = scope_identity();

        INSERT INTO shop.order_lines (order_id, line, product_id, quantity, unit_price)
        SELECT @order_id, l.line, l.product_id, l.quantity, pr.amount
        FROM @lines AS l
            JOIN pricing.current_prices AS pr ON pr.product_id = l.product_id;

        UPDATE s
        SET reserved = s.reserved + l.quantity
        FROM shop.stock AS s
            JOIN @lines AS l ON l.product_id = s.product_id;

        COMMIT;
    END TRY
    BEGIN CATCH
        IF @@trancount > 0 ROLLBACK;
        EXEC shop.log_failure @procedure = N'shop.place_order';
        THROW;
    END CATCH
END;
