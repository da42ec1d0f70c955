CREATE PROCEDURE shop.capture_payment @order_id bigint, @provider varchar(40)
AS
BEGIN
    SET NOCOUNT ON;
    MERGE shop.payments AS target
    USING (SELECT id, total FROM shop.orders WHERE id = @order_id) AS source
        ON target.order_id = source.id AND target.provider = @provider
    WHEN MATCHED THEN
        UPDATE SET state = 'captured', paid_at = sysutcdatetime()
    WHEN NOT MATCHED THEN
        INSERT (order_id, provider, amount, state, paid_at) VALUES (source.id, @provider, source.total, 'captured', sysutcdatetime());

    UPDATE shop.orders SET status = 'paid' WHERE id = @order_id AND status = 'new';
END;
