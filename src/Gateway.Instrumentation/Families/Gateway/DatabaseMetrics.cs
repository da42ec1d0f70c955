namespace Gateway.Instrumentation;

/// <summary>Databases: the number, duration and errors of queries, open connections and how long it takes to get one, and transactions.</summary>
/// <remarks>
/// <para>Thread-safe. Recording never throws and allocates nothing once a query type is known. Query types (<c>select</c>,
/// <c>insert</c>, <c>update</c>, <c>delete</c>, or your own names from a small set; never the SQL), databases and error
/// types are text labels with the default limit; null is recorded as <c>unknown</c>.</para>
/// <para>Clients record by themselves: <c>Gateway.Instrumentation.AdoNet</c>, <c>.EntityFrameworkCore</c> and <c>.Npgsql</c>.</para>
/// </remarks>
public sealed partial class DatabaseMetrics
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
    private readonly Label<string> _databaseName = Label.Text("database");

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public DatabaseMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var queryType = Label.Text("query_type");

        _connections = metrics.Gauge("db_connections", "Number of open connections, by state.", _databaseName, Label.Enum<DatabaseConnectionState>("state"));
        // The page shows errors before queries, and recording counts queries before errors: a scrape never sees more errors than queries.
        _errors = metrics.Counter("db_query_errors_total", "Number of failed queries, by error type.", queryType, Label.Text("error_type"));
        _queries = metrics.Counter("db_queries_total", "Number of queries, including failed ones.", queryType);
        _duration = metrics.Histogram("db_query_duration_seconds", "Duration of one query in seconds, for all outcomes.", DurationBuckets, queryType);
        var averageLatency = metrics.Gauge("db_query_latency_avg_seconds", "Average query duration over the recent window.", queryType);

        _connectionErrors = metrics.Counter("db_connection_errors_total", "Number of failed attempts to get an open connection, by error type.", _databaseName, Label.Text("error_type"));
        _connectionWait = metrics.Histogram("db_connection_wait_seconds", "Time to get an open connection, new or from a pool, in seconds, for all outcomes.", WaitBuckets, _databaseName);
        _transactions = metrics.Counter("db_transactions_total", "Number of transactions, by outcome.", _databaseName, Label.Enum<DatabaseTransactionOutcome>("outcome"));
        _transactionDuration = metrics.Histogram("db_transaction_duration_seconds", "Duration of one transaction in seconds, for all outcomes.", Buckets.Default, _databaseName);

        _recent = metrics.RecentWindow(queryType, (averageLatency, RecentStatistic.Average));
        _queryTypes = metrics.Bundle(queryType, type => new QueryHandles(this, type));
        _query = metrics.OperationKind<QueryHandles>(static (query, end) => query.End(end));
        _databases = metrics.Bundle(_databaseName, database => new ConnectionHandles(this, database));
        _connect = metrics.OperationKind<ConnectionHandles>(static (database, end) => database.Connected(end));
        _transaction = metrics.OperationKind<ConnectionHandles, DatabaseTransactionResult>(
            static (database, end) => database.TransactionEnded(OutcomeOf(end), end.Elapsed));
        _metrics = metrics;
    }

    /// <summary>Starts a query. Its end records the query, its duration and, if it failed, an error. A cancelled query is not an error.</summary>
    /// <param name="queryType">The query type, such as <c>select</c>; <c>unknown</c> by default.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope TrackQuery(string queryType = Unknown) => _query.Start(_queryTypes.WithLabels(queryType));

    /// <summary>Records a successful query that was timed elsewhere.</summary>
    /// <param name="queryType">The query type, such as <c>select</c>.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordQuery(string queryType, TimeSpan duration) => _query.Record(_queryTypes.WithLabels(queryType), duration);

    /// <summary>Records a failed query that was timed elsewhere.</summary>
    /// <param name="queryType">The query type, such as <c>select</c>.</param>
    /// <param name="errorType">The error type, from a small set; null or empty is recorded as <c>unknown</c>.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordQuery(string queryType, string errorType, TimeSpan duration) =>
        _query.Record(_queryTypes.WithLabels(queryType), errorType, duration);

    /// <summary>Records a query that was timed elsewhere.</summary>
    /// <param name="queryType">The query type, such as <c>select</c>.</param>
    /// <param name="outcome">The outcome. A failure has the error type <c>unknown</c>; a cancelled query is not an error.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordQuery(string queryType, OperationOutcome outcome, TimeSpan duration) =>
        _query.Record(_queryTypes.WithLabels(queryType), outcome, duration);

    /// <summary>Records a successful query that was timed elsewhere, with the query type <c>unknown</c>.</summary>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordQuery(TimeSpan duration) => RecordQuery(Unknown, duration);

    /// <summary>Sets the number of open connections to a database in every state. Call it after every change; pass 0 for an empty state, or that state keeps its old number.</summary>
    /// <param name="database">The database.</param>
    /// <param name="active">Number of connections in use.</param>
    /// <param name="idle">Number of connections waiting in the pool.</param>
    public void SetConnections(string database, int active, int idle)
    {
        SetConnections(database, DatabaseConnectionState.Active, active);
        SetConnections(database, DatabaseConnectionState.Idle, idle);
    }

    /// <summary>Sets the number of connections to a database in one state.</summary>
    /// <param name="database">The database.</param>
    /// <param name="state">The state.</param>
    /// <param name="count">Number of connections.</param>
    public void SetConnections(string database, DatabaseConnectionState state, int count) => _connections.WithLabels(database, state).Set(count);

    /// <summary>Removes the connections to a database from the page. Call it when the database is no longer used.</summary>
    /// <param name="database">The database.</param>
    /// <returns>True when there were any.</returns>
    public bool RemoveConnections(string database) => _connections.RemoveAll(_databaseName, database);

    /// <summary>Shows a query type's counters and histogram at 0 before the first query, so that <c>rate()</c> sees that query.</summary>
    /// <param name="queryType">The query type.</param>
    /// <param name="errorTypes">Error types to show at 0, in addition to <see cref="IErrorClassifier.NamedTypes"/> and to <see cref="ErrorClassifier.DatabaseTypes"/>.</param>
    public void Announce(string queryType, params ReadOnlySpan<string> errorTypes)
    {
        _queryTypes.WithLabels(queryType);
        _errors.Announce(queryType, _metrics.ErrorTypes);
        _errors.Announce(queryType, ErrorClassifier.DatabaseTypes);
        _errors.Announce(queryType, errorTypes);
    }

    /// <summary>The handles that a query of one type records to.</summary>
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
