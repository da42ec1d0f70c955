-- Saved as Latin-1 on purpose: Umsätze, Größe.
SELECT sum(total) AS [Umsätze] FROM shop.orders;
