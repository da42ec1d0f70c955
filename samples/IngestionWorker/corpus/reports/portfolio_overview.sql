SELECT p.owner, x.exposure, pos.symbol, pos.quantity
FROM trading.portfolios AS p
    JOIN trading.exposure AS x ON x.portfolio_id = p.id
    JOIN trading.positions AS pos ON pos.portfolio_id = p.id;
