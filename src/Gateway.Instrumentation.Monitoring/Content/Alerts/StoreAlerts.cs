using Gateway.Instrumentation.Monitoring.Content.Dashboards;
using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Content.Alerts;

/// <summary>Alerts on Redis and databases.</summary>
internal static class StoreAlerts
{
    public static RuleGroup Make() => new("stores", [RedisDown(), PoolExhausted(), ConnectionErrors(), QueryErrors()]);

    private static AlertRule RedisDown() => new("RedisDown", Query.Of($$"""{{RedisConnectionUp}} == 0"""))
    {
        For = TimeSpan.FromMinutes(2),
        Severity = Severity.Critical,
        Summary = "{{ $labels.job }} on {{ $labels.instance }} has no connection to Redis {{ $labels.endpoint }}.",
        Runbook = new(
            "A connection to Redis has been lost for {for}. Look-ups fail or go to what is behind the cache, which gets all the load.",
            "`redis_connection_failures_total` by kind. All instances or one? Memory and disk of Redis, and its log.",
            "Start Redis; clients connect again by themselves. Watch the database while the cache is cold."),
        Panel = GatewayCacheDashboard.Link("Redis Connections Up"),
    };

    private static AlertRule PoolExhausted() => new(
        "DatabasePoolExhausted", threshold: 1, limit => Query.Of(
            $$"""histogram_quantile(0.95, sum by (job, database, le) (rate({{DbConnectionWaitSeconds}}_bucket[5m]))) > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Critical,
        Summary = "{{ $labels.job }} waits {{ $value | humanizeDuration }} for a connection to {{ $labels.database }}.",
        Runbook = new(
            "One of twenty attempts to get a connection waits longer than {threshold:duration}: the pool is full. Requests stand in line and time out.",
            "`db_connections{state=\"active\"}` beside the size of the pool. `db_transaction_duration_seconds`: long transactions hold connections. Locks in the database.",
            "End the transaction that holds the others up. A connection that is never returned grows the active ones without load: restart, then find it. A larger pool helps only when the database has room."),
        Panel = GatewayDatabaseDashboard.Link("Wait for a Connection"),
    };

    private static AlertRule ConnectionErrors() => new(
        "DatabaseConnectionErrors", threshold: 0, limit => Query.Of(
            $$"""sum by (job, database, error_type) (rate({{DbConnectionErrorsTotal}}[5m])) > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(5), // as long as it looks back: one failure alone wakes nobody
        Severity = Severity.Critical,
        Summary = "{{ $labels.job }} gets no connection to {{ $labels.database }} ({{ $labels.error_type }}).",
        Runbook = new(
            "Attempts to open a connection to a database have failed again and again, for {for}.",
            "The error type: time-outs mean a full pool or a database that does not answer, others that it refuses. All services or one?",
            "Database down: start it or switch to its replica. It refuses: credentials, or too many connections; end idle ones."),
        Panel = GatewayDatabaseDashboard.Link("Connection Errors by Type"),
    };

    private static AlertRule QueryErrors() => new(
        "DatabaseQueryErrors", threshold: 0.05, limit => Query.Of(
            $$"""
            sum by (job, query_type) (rate({{DbQueryErrorsTotal}}[5m])) / sum by (job, query_type) (rate({{DbQueriesTotal}}[5m])) > {{limit}}
            """))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "{{ $value | humanizePercentage }} of the queries {{ $labels.query_type }} of {{ $labels.job }} fail.",
        Runbook = new(
            "More than {threshold:percent} of the queries of one kind fail.",
            "`sum by (error_type) (rate(db_query_errors_total{query_type=\"...\"}[5m]))`: deadlocks, time-outs, or a mistake in the query.",
            "Began with a deployment or a migration: roll back. Time-outs: look at locks and at the plan of the query. Deadlocks: try again, and lock in one order."),
        Panel = GatewayDatabaseDashboard.Link("Query Error Share"),
    };
}
