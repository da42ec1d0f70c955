CREATE PROCEDURE shop.log_failure @procedure sysname
AS
INSERT INTO shop.audit (table_name, key_value, action) VALUES (@procedure, error_message(), 'E');
