CREATE TABLE [shop].[products]
(
    [id]           int IDENTITY NOT NULL,
    [sku]          varchar(40) NOT NULL,
    [name]         nvarchar(200) NOT NULL,
    [category_id]  int NOT NULL,
    [weight_grams] int NULL,
    [active]       bit NOT NULL DEFAULT (1),
    CONSTRAINT [pk_products] PRIMARY KEY CLUSTERED ([id]),
    CONSTRAINT [uq_products_sku] UNIQUE ([sku]),
    CONSTRAINT [fk_products_category] FOREIGN KEY ([category_id]) REFERENCES [shop].[categories] ([id])
);
