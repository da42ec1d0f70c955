IF OBJECT_ID(N'staging.competitor_feed') IS NOT NULL
    DROP TABLE staging.competitor_feed;
GO
CREATE TABLE staging.competitor_feed (competitor_id int NOT NULL, sku varchar(40) NOT NULL, amount decimal(12, 4) NOT NULL, seen_at datetime2 NOT NULL);
