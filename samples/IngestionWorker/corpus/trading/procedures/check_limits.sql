CREATE PROCEDURE trading.check_limits @portfolio_id int
AS
SELECT l.kind, l.maximum, e.exposure
FROM trading.risk_limits AS l
    JOIN trading.exposure AS e ON e.portfolio_id = l.portfolio_id
WHERE l.portfolio_id = @portfolio_id AND e.exposure > l.maximum
UNION ALL
SELECT 'positions', 100, count(*) FROM trading.positions WHERE portfolio_id = @portfolio_id HAVING count(*) > 100;
