ALTER TABLE shop.products ADD brand_id int NULL;
GO
CREATE TABLE shop.brands (id int NOT NULL PRIMARY KEY, name nvarchar(100) NOT NULL);
GO
ALTER TABLE shop.products ADD CONSTRAINT fk_products_brand FOREIGN KEY (brand_id) REFERENCES shop.brands (id);
GO
INSERT INTO shop.brands (id, name) VALUES (0, N'none');
UPDATE shop.products SET brand_id = 0 WHERE brand_id IS NULL;
