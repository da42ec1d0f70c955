CREATE PROCEDURE pricing.import_competitor_prices @competitor_id int
AS
BEGIN
    INSERT INTO pricing.competitor_prices (competitor_id, product_id, amount, seen_at)
    SELECT @competitor_id, p.id, f.amount, f.seen_at
    FROM staging.competitor_feed AS f
        JOIN shop.products AS p ON p.sku = f.sku
    WHERE f.competitor_id = @competitor_id;

    TRUNCATE TABLE staging.competitor_feed;
END;
