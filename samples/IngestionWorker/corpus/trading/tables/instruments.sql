CREATE TABLE trading.instruments
(
    symbol     varchar(20) NOT NULL PRIMARY KEY,
    kind       varchar(20) NOT NULL,
    tick_size  decimal(18, 8) NOT NULL
);
