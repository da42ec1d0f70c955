CREATE VIEW shop.bestsellers
AS
SELECT TOP (100) p.id, p.sku, p.name, c.name AS category, sum(l.quantity) AS sold
FROM shop.order_lines AS l
    JOIN shop.products AS p ON p.id = l.product_id
    JOIN shop.categories AS c ON c.id = p.category_id
    JOIN shop.orders AS o ON o.id = l.order_id
WHERE o.placed_at > dateadd(DAY, -30, sysutcdatetime())
GROUP BY p.id, p.sku, p.name, c.name
ORDER BY sum(l.quantity) DESC;
