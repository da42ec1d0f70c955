CREATE SCHEMA shop;
GO
CREATE SCHEMA pricing;
GO
CREATE SCHEMA trading;
GO
CREATE SCHEMA staging;
GO
CREATE TYPE shop.order_line_list AS TABLE (line int NOT NULL, product_id int NOT NULL, quantity int NOT NULL);
GO
CREATE SEQUENCE trading.fill_ids AS bigint START WITH 1;
