CREATE TABLE shop.audit
(
    id          bigint IDENTITY NOT NULL PRIMARY KEY,
    table_name  sysname NOT NULL,
    key_value   nvarchar(100) NOT NULL,
    action      char(1) NOT NULL,
    at          datetime2 NOT NULL DEFAULT sysutcdatetime(),
    by_login    sysname NOT NULL DEFAULT suser_sname()
);
