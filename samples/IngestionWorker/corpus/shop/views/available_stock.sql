CREATE VIEW shop.available_stock
AS
SELECT s.product_id, p.sku, sum(s.on_hand - s.reserved) AS available
FROM shop.stock AS s
    JOIN shop.products AS p ON p.id = s.product_id
WHERE p.active = 1
GROUP BY s.product_id, p.sku;
