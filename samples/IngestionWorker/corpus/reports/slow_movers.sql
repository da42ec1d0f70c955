SELECT a.sku, a.available, b.sold
FROM shop.available_stock AS a
    LEFT JOIN shop.bestsellers AS b ON b.id = a.product_id
WHERE b.id IS NULL AND a.available > 100;
