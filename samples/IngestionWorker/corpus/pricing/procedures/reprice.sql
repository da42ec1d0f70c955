CREATE PROCEDURE pricing.reprice @limit decimal(12, 4)
AS
BEGIN
    DECLARE @product_id int, @amount decimal(12, 4);
    DECLARE gaps CURSOR LOCAL FAST_FORWARD FOR
        SELECT product_id, lowest FROM pricing.price_gap WHERE gap > @limit;
    OPEN gaps;
    FETCH NEXT FROM gaps INTO @product_id, @amount;
    WHILE @@fetch_status = 0
    BEGIN
        EXEC pricing.change_price @product_id, 1, @amount;
        FETCH NEXT FROM gaps INTO @product_id, @amount;
    END
    CLOSE gaps;
    DEALLOCATE gaps;
END;
