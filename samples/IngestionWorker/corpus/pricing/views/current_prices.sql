CREATE VIEW pricing.current_prices
AS
SELECT p.product_id, p.amount, l.currency
FROM pricing.prices AS p
    JOIN pricing.price_lists AS l ON l.id = p.price_list_id
WHERE l.valid_from <= cast(sysutcdatetime() AS date) AND (l.valid_to IS NULL OR l.valid_to > cast(sysutcdatetime() AS date));
