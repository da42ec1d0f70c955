INSERT INTO pricing.price_history (product_id, amount, until, changed_by)
SELECT product_id, amount, changed_at, N'migration 5'
FROM pricing.prices;
