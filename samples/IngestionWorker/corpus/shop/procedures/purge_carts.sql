CREATE PROCEDURE shop.purge_carts @older_than datetime2
AS
BEGIN
    SELECT o.id INTO #stale FROM shop.orders AS o WHERE o.status = 'new' AND o.placed_at < @older_than;
    DELETE l FROM shop.order_lines AS l JOIN #stale AS s ON s.id = l.order_id;
    DELETE o FROM shop.orders AS o JOIN #stale AS s ON s.id = o.id;
    DROP TABLE #stale;
END;
