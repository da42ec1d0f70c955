SELECT datefromparts(year(p.paid_at), month(p.paid_at), 1) AS month, sum(p.amount) AS revenue
FROM shop.payments AS p
WHERE p.state IN ('captured', 'refunded')
GROUP BY datefromparts(year(p.paid_at), month(p.paid_at), 1)
ORDER BY month;
