using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>Queries, connections and transactions.</summary>
internal static class GatewayDatabaseDashboard
{
    public const string Uid = "gateway-database";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "Gateway: Database", "Are the databases fast, and are there connections enough?",
        new Row(
            "Queries",
            new Panel("Query rate", "Queries per second by type, failed ones included.", Unit.PerSecond, Rate(DbQueriesTotal, "query_type")),
            new Panel(
                "Query latency", "Mean over the recent window, of the slowest instance, and 95th percentile over all.", Unit.Seconds,
                [Level("max", DbQueryLatencyAvgSeconds, "query_type", legend: "{{query_type}} average"), .. Percentiles(DbQueryDurationSeconds, "query_type", 95)]),
            new Panel(
                "Query Errors by Type",
                "Failed queries per second. Timeouts of all types of queries: look at locks and at the machine.", Unit.PerSecond,
                Rate(DbQueryErrorsTotal, "query_type, error_type")),
            new Panel(
                "Query Error Share", "Share of queries that failed, by type. Above 5 % somebody has to look.", Unit.Ratio,
                Share(DbQueryErrorsTotal, DbQueriesTotal, "query_type"))
            {
                Min = 0,
                Thresholds = [new(0.05, "red", "DatabaseQueryErrors")],
            },
            new Panel(
                "Query Duration Distribution", "All queries by duration. A second band is a missing index, a lock or a cold cache.", Unit.Seconds,
                new Target(BucketsOf(DbQueryDurationSeconds), "{{le}}"))
            {
                Kind = PanelKind.HeatMap,
            }),
        new Row(
            "Connections",
            new Panel(
                "Connections by State", "Open connections over all instances. Active ones at the size of the pool: callers wait.", Unit.Number,
                Level("sum", DbConnections, "database, state"))
            {
                IsStacked = true,
            },
            new Panel(
                "Wait for a Connection",
                "Median and 95th percentile of the time to get an open connection. Above a second the pool is exhausted, or connections are held too long.", Unit.Seconds,
                Percentiles(DbConnectionWaitSeconds, "database", 50, 95))
            {
                Thresholds = [new(1, "red", "DatabasePoolExhausted")],
            },
            new Panel(
                "Connection Errors by Type", "Failed attempts per second to get a connection. Each is a failed request of somebody.", Unit.PerSecond,
                Rate(DbConnectionErrorsTotal, "database, error_type"))),
        new Row(
            "Transactions",
            new Panel(
                "Transactions by Outcome", "Transactions per second. Failed ones that grow are deadlocks or lost connections.", Unit.PerSecond,
                Rate(DbTransactionsTotal, "database, outcome")),
            new Panel(
                "Transaction Duration", "Median and 95th percentile. A long transaction holds its locks for as long.", Unit.Seconds,
                Percentiles(DbTransactionDurationSeconds, "database", 50, 95))))
    {
        Readers = "Developers and database administrators look at it when queries are slow or connections run out.",
        Tags = ["gateway-api", "database"],
    };
}
