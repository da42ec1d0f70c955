CREATE TABLE trading.portfolios (id int NOT NULL PRIMARY KEY, owner nvarchar(100) NOT NULL, currency char(3) NOT NULL);
CREATE TABLE trading.risk_limits
(
    portfolio_id int NOT NULL REFERENCES trading.portfolios (id),
    kind         varchar(20) NOT NULL,
    maximum      decimal(18, 4) NOT NULL
);
