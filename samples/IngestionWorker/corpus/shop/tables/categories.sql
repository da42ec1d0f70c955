CREATE TABLE shop.categories
(
    id         int NOT NULL PRIMARY KEY,
    parent_id  int NULL CONSTRAINT fk_categories_parent FOREIGN KEY REFERENCES shop.categories (id),
    name       nvarchar(100) NOT NULL
);
