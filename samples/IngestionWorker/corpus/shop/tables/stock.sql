CREATE TABLE shop.warehouses (id int NOT NULL PRIMARY KEY, name nvarchar(100) NOT NULL, country char(2) NOT NULL);

CREATE TABLE shop.stock
(
    warehouse_id  int NOT NULL REFERENCES shop.warehouses (id),
    product_id    int NOT NULL REFERENCES shop.products (id),
    on_hand       int NOT NULL,
    reserved      int NOT NULL DEFAULT 0,
    PRIMARY KEY (warehouse_id, product_id)
);
