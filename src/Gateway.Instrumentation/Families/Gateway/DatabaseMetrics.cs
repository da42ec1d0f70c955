namespace Gateway.Instrumentation;

/// <summary>Databases: the queries, how long they took and which failed, and the connections that are open.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a query type is known. Query types (<c>select</c>,
/// <c>insert</c>, <c>update</c>, <c>delete</c>, or names of your own from a small set; never the SQL), databases and error
/// types are text labels with the default limit; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class DatabaseMetrics
{
    private const string Unknown = "unknown";

    private static readonly Buckets DurationBuckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 10];

    private readonly Labeled<Gauge, string, DatabaseConnectionState> _connections;
    private readonly Labeled<Counter, string, string> _errors;
    private readonly Labeled<Counter, string> _queries;
    private readonly Labeled<Histogram, string> _duration;

    private readonly Labeled<RecentWindow, string> _recent;
    private readonly Labeled<QueryHandles, string> _queryTypes;
    private readonly OperationKind<QueryHandles> _query;
    private readonly MetricFactory _metrics;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public DatabaseMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var queryType = Label.Text("query_type");

        _connections = metrics.Gauge("db_connections", "Connections that are open now, by what they do.", Label.Text("database"), Label.Enum<DatabaseConnectionState>("state"));
        // Errors before queries on the page, and after them when recording: nobody sees more errors than queries.
        _errors = metrics.Counter("db_query_errors_total", "Queries that failed, by kind of failure.", queryType, Label.Text("error_type"));
        _queries = metrics.Counter("db_queries_total", "Queries that were run, failed ones included.", queryType);
        _duration = metrics.Histogram("db_query_duration_seconds", "Time of one query, however it ended.", DurationBuckets, queryType);
        var averageLatency = metrics.Gauge("db_query_latency_avg_seconds", "Mean time of the queries that ran lately.", queryType);

        _recent = metrics.RecentWindow(queryType, (averageLatency, RecentStatistic.Average));
        _queryTypes = metrics.Bundle(queryType, type => new QueryHandles(this, type));
        _query = metrics.OperationKind<QueryHandles>(static (query, end) => query.End(end));
        _metrics = metrics;
    }

    /// <summary>Starts a query: itself, its duration, and its error if it fails. A cancelled one is no error.</summary>
    /// <param name="queryType">What kind of query, such as <c>select</c>; <c>unknown</c> when left out.</param>
    /// <returns>The scope. It counts as failed unless it is told otherwise.</returns>
    public OperationScope TrackQuery(string queryType = Unknown) => _query.Start(_queryTypes.WithLabels(queryType));

    /// <summary>Records a query that was timed elsewhere.</summary>
    /// <param name="queryType">What kind of query, such as <c>select</c>.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordQuery(string queryType, TimeSpan duration) => _query.Record(_queryTypes.WithLabels(queryType), duration);

    /// <summary>Records a query that was timed elsewhere and failed.</summary>
    /// <param name="queryType">What kind of query, such as <c>select</c>.</param>
    /// <param name="errorType">The kind of failure, from a small set. Null and empty are <c>unknown</c>.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordQuery(string queryType, string errorType, TimeSpan duration) =>
        _query.Record(_queryTypes.WithLabels(queryType), errorType, duration);

    /// <summary>Records a query of an unknown kind that was timed elsewhere.</summary>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordQuery(TimeSpan duration) => RecordQuery(Unknown, duration);

    /// <summary>Sets how many connections to a database are open. Call it after every change, with the zeros, so that no state keeps an old number.</summary>
    /// <param name="database">The database.</param>
    /// <param name="active">Connections that serve somebody.</param>
    /// <param name="idle">Connections that wait in the pool.</param>
    public void SetConnections(string database, int active, int idle)
    {
        SetConnections(database, DatabaseConnectionState.Active, active);
        SetConnections(database, DatabaseConnectionState.Idle, idle);
    }

    /// <summary>Sets how many connections to a database are in one state.</summary>
    /// <param name="database">The database.</param>
    /// <param name="state">The state.</param>
    /// <param name="count">How many connections.</param>
    public void SetConnections(string database, DatabaseConnectionState state, int count) => _connections.WithLabels(database, state).Set(count);

    /// <summary>Takes the connections to a database off the page, for one that is no longer used.</summary>
    /// <param name="database">The database.</param>
    public void RemoveConnections(string database)
    {
        foreach (var state in Enum.GetValues<DatabaseConnectionState>())
            _connections.Remove(database, state);
    }

    /// <summary>Shows a query type's counters and its histogram at 0 before its first query, so that <c>rate()</c> sees that one.</summary>
    /// <param name="queryType">What kind of query.</param>
    /// <param name="errorTypes">Kinds of errors to show at 0 beside the named ones (timeout, API, database).</param>
    public void Announce(string queryType, params ReadOnlySpan<string> errorTypes)
    {
        _queryTypes.WithLabels(queryType);
        _errors.Announce(queryType, _metrics.ErrorTypes);
        _errors.Announce(queryType, errorTypes);
    }

    /// <summary>All that one query touches.</summary>
    private sealed class QueryHandles(DatabaseMetrics family, string queryType)
    {
        private readonly RecentWindow _recent = family._recent.WithLabels(queryType);
        private readonly Counter _queries = family._queries.WithLabels(queryType);
        private readonly Histogram _duration = family._duration.WithLabels(queryType);

        public void End(OperationEnd end)
        {
            _queries.Inc();
            _duration.Observe(end.Elapsed);
            if (end.ErrorType is not null)
                family._errors.WithLabels(queryType, end.ErrorType).Inc();
            _recent.Record(end.Elapsed);
        }
    }
}
