CREATE PROCEDURE pricing.change_price @product_id int, @price_list_id int, @amount decimal(12, 4)
AS
BEGIN
    SET XACT_ABORT ON;
    BEGIN TRANSACTION;
    UPDATE pricing.prices
    SET amount = @amount, changed_at = sysutcdatetime()
    OUTPUT deleted.product_id, deleted.amount, sysutcdatetime(), suser_sname() INTO pricing.price_history (product_id, amount, until, changed_by)
    WHERE product_id = @product_id AND price_list_id = @price_list_id;
    COMMIT;
END;
