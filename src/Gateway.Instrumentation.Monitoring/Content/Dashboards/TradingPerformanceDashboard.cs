using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>Portfolios, positions, orders, goals and risk.</summary>
internal static class TradingPerformanceDashboard
{
    public const string Uid = "gateway-trading-performance";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "Trading: Trading Performance", "What is won and lost, and does every order end as it should?",
        new Row(
            "Portfolio",
            new Panel(
                "Portfolio Value", "Value of all accounts now.", Unit.UsDollars,
                new Target(Query.Of($$"""sum(max by (user_id, account_id) ({{PortfolioValueUsd}}))"""), "all accounts"))
            {
                Kind = PanelKind.Stat,
                Width = 8,
            },
            new Panel("Active Positions", "Open positions now.", Unit.Number, Level("sum", ActivePositionsCount, "", legend: "positions"))
            {
                Kind = PanelKind.Stat,
                Width = 8,
            },
            new Panel(
                "Total P&L (USD)", "Profit of all open positions; a loss is negative.", Unit.UsDollars,
                Level("sum", PositionPnlUsd, "", legend: "profit"))
            {
                Kind = PanelKind.Stat,
                Width = 8,
                BaseColor = "red",
                Thresholds = [new(0, "green")],
            },
            new Panel(
                "Portfolio Value Over Time", "Value of each account. A step without a trade: look at the prices.", Unit.UsDollars,
                Level("max", PortfolioValueUsd, "user_id, account_id")),
            new Panel("P&L by Symbol", "Profit of open positions by symbol.", Unit.UsDollars, Level("sum", PositionPnlUsd, "symbol"))),
        new Row(
            "Orders",
            new Panel(
                "Signal Generation Rate", "Signals per second by strategy. None during trading hours: the strategy gets no data.", Unit.PerSecond,
                Rate(StrategySignalsTotal, "strategy_id, signal_type")),
            new Panel(
                "Order Activity",
                "Orders per second by what became of them. Rejected ones that grow: a limit is reached, or the venue is away.", Unit.PerSecond,
                Rate(OrdersPlacedTotal, "", legend: "placed"), Rate(OrdersFilledTotal, "", legend: "filled"),
                Rate(OrdersCancelledTotal, "reason", legend: "cancelled: {{reason}}"),
                Rate(OrdersRejectedTotal, "reason", legend: "rejected: {{reason}}")),
            new Panel(
                "Goal Progress", "How far each goal has come.", Unit.Percent,
                Level("max", GoalProgressPercentage, "goal_id, goal_type", legend: "{{goal_type}} {{goal_id}}"))
            {
                Kind = PanelKind.Gauge,
                Width = 24,
                Min = 0,
                Max = 100,
                BaseColor = "blue",
                Thresholds = [new(100, "green")],
            },
            new Panel(
                "Position P&L Details", "Every open position with its profit.", Unit.UsDollars,
                Level("max", PositionPnlUsd, "position_id, symbol, strategy_id", legend: "profit"))
            {
                Kind = PanelKind.Table,
            }),
        new Row(
            "Risk",
            new Panel(
                "Risk Limit Breaches in the Last Hour", "Times that a limit was exceeded. Each one needs somebody now.", Unit.Number,
                Increase(RiskLimitBreachesTotal, "limit_type, severity, user_id", "1h", "a breach is rare: an hour shows it"))
            {
                Thresholds = [new(1, "red")],
            },
            new Panel(
                "Drawdown", "Fall of each account from its peak.", Unit.Percent,
                Level("max", DrawdownPercentage, "account_id, timeframe"))
            {
                Min = 0,
            },
            new Panel(
                "Risk Exposure", "Value at risk by kind and symbol, in the unit of the kind.", Unit.Number,
                Level("max", CurrentRiskExposure, "risk_type, symbol")),
            new Panel(
                "Order Execution Duration", "Median and 95th percentile of the time from signal to end, by type of order.", Unit.Seconds,
                Percentiles(OrderExecutionDurationSeconds, "order_type", 50, 95)),
            new Panel(
                "Goals", "What each goal has and needs, in its own unit.", Unit.Number,
                Level("max", GoalCurrentValue, "goal_id, goal_type, user_id", legend: "reached"),
                Level("max", GoalTargetValue, "goal_id, goal_type, user_id", legend: "target"))
            {
                Kind = PanelKind.Table,
                Width = 12,
            },
            new Panel(
                "Goals Achieved Today", "Goals that were reached in the last day.", Unit.Number,
                new Target(Query.Of($$"""round({{IncreaseOf(GoalsAchievedTotal, "goal_type", "1d")}})"""), "{{goal_type}}") { FixedRange = "the title says so" })
            {
                Kind = PanelKind.Stat,
                Width = 12,
            })
        {
            IsCollapsed = true,
        })
    {
        Readers = "Traders and risk managers look at it during the day.",
        Tags = ["trading"],
    };
}
