CREATE TRIGGER shop.orders_audit ON shop.orders AFTER INSERT, UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    INSERT INTO shop.audit (table_name, key_value, action)
    SELECT 'shop.orders', coalesce(i.id, d.id), CASE WHEN d.id IS NULL THEN 'I' WHEN i.id IS NULL THEN 'D' ELSE 'U' END
    FROM inserted AS i FULL JOIN deleted AS d ON d.id = i.id;
END;
