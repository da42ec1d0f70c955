CREATE VIEW pricing.price_gap
AS
SELECT cp.id AS product_id, cur.amount, min(competing.amount) AS lowest, cur.amount - min(competing.amount) AS gap
FROM pricing.current_prices AS cur
    JOIN shop.products AS cp ON cp.id = cur.product_id
    CROSS APPLY (SELECT TOP (5) c.amount FROM pricing.competitor_prices AS c WHERE c.product_id = cp.id ORDER BY c.seen_at DESC) AS competing
GROUP BY cp.id, cur.amount;
