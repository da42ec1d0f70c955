-- A syntax error on purpose: nobody ran this one.
ALTER TABLE shop.orders ADD COLUMN note nvarchar(400);
UPDATE shop.orders SET note = N'' WHERE;
