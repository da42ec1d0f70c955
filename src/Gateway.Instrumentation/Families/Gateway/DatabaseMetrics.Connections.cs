namespace Gateway.Instrumentation;

/// <content>What clients know besides: how long it takes to get a connection, and transactions.</content>
public sealed partial class DatabaseMetrics
{
    // A pooled connection takes microseconds; a full pool makes its callers wait up to their time-out, often 15 or 30 seconds.
    private static readonly Buckets WaitBuckets = [0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15, 30];

    private readonly Labeled<Counter, string, string> _connectionErrors;
    private readonly Labeled<Histogram, string> _connectionWait;
    private readonly Labeled<Counter, string, DatabaseTransactionOutcome> _transactions;
    private readonly Labeled<Histogram, string> _transactionDuration;

    private readonly Labeled<ConnectionHandles, string> _databases;
    private readonly OperationKind<ConnectionHandles> _connect;
    private readonly OperationKind<ConnectionHandles, DatabaseTransactionResult> _transaction;

    /// <summary>Starts to get an open connection, new or from a pool. Its end records the time and, if it failed, an error.</summary>
    /// <param name="database">The database.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope TrackConnect(string database) => _connect.Start(_databases.WithLabels(database));

    /// <summary>Records that an open connection was got, timed elsewhere.</summary>
    /// <param name="database">The database.</param>
    /// <param name="duration">The time that it took; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordConnect(string database, TimeSpan duration) => _connect.Record(_databases.WithLabels(database), duration);

    /// <summary>Records a failed attempt to get an open connection, timed elsewhere.</summary>
    /// <param name="database">The database.</param>
    /// <param name="errorType">The error type, from a small set; null or empty is recorded as <c>unknown</c>.</param>
    /// <param name="duration">The time that it took; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordConnect(string database, string errorType, TimeSpan duration) =>
        _connect.Record(_databases.WithLabels(database), errorType, duration);

    /// <summary>Records an attempt to get an open connection, timed elsewhere.</summary>
    /// <param name="database">The database.</param>
    /// <param name="outcome">The outcome. A failure has the error type <c>unknown</c>; a cancelled attempt is not an error.</param>
    /// <param name="duration">The time that it took; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordConnect(string database, OperationOutcome outcome, TimeSpan duration) =>
        _connect.Record(_databases.WithLabels(database), outcome, duration);

    /// <summary>Adds one to the connections in use, for clients that see connections come and go and not their pool.</summary>
    /// <param name="database">The database.</param>
    public void RecordOpened(string database) => _connections.WithLabels(database, DatabaseConnectionState.Active).Inc();

    /// <summary>Takes one from the connections in use. Call it once for each <see cref="RecordOpened"/>.</summary>
    /// <param name="database">The database.</param>
    public void RecordClosed(string database) => _connections.WithLabels(database, DatabaseConnectionState.Active).Dec();

    /// <summary>Starts a transaction. Its end records the transaction and its duration.</summary>
    /// <param name="database">The database.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope<DatabaseTransactionResult> TrackTransaction(string database) => _transaction.Start(_databases.WithLabels(database));

    /// <summary>Records a transaction that was timed elsewhere.</summary>
    /// <param name="database">The database.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordTransaction(string database, DatabaseTransactionOutcome outcome, TimeSpan duration) =>
        _databases.WithLabels(database).TransactionEnded(outcome, duration);

    /// <summary>Shows a database's connection errors, connection times and transactions at 0 before the first connection.</summary>
    /// <param name="database">The database.</param>
    /// <param name="errorTypes">Error types to show at 0, in addition to those of <see cref="Announce"/>.</param>
    public void AnnounceDatabase(string database, params ReadOnlySpan<string> errorTypes)
    {
        _databases.WithLabels(database);
        _connectionErrors.Announce(database, _metrics.ErrorTypes);
        _connectionErrors.Announce(database, ErrorClassifier.DatabaseTypes);
        _connectionErrors.Announce(database, errorTypes);
    }

    private static DatabaseTransactionOutcome OutcomeOf(OperationEnd<DatabaseTransactionResult> end) => end.Outcome switch
    {
        OperationOutcome.Failed => DatabaseTransactionOutcome.Failed,
        OperationOutcome.Cancelled => DatabaseTransactionOutcome.Cancelled,
        _ => end.Result is DatabaseTransactionResult.RolledBack ? DatabaseTransactionOutcome.RolledBack : DatabaseTransactionOutcome.Committed,
    };

    /// <summary>The handles that the connections and transactions of one database record to.</summary>
    private sealed class ConnectionHandles(DatabaseMetrics family, string database)
    {
        private readonly Histogram _wait = family._connectionWait.WithLabels(database);
        private readonly Histogram _transactionDuration = family._transactionDuration.WithLabels(database);
        private readonly PerMember<DatabaseTransactionOutcome, Counter> _transactions = new(outcome => family._transactions.WithLabels(database, outcome));

        public void Connected(OperationEnd end)
        {
            _wait.Observe(end.Elapsed);
            if (end.ErrorType is not null)
                family._connectionErrors.WithLabels(database, end.ErrorType).Inc();
        }

        public void TransactionEnded(DatabaseTransactionOutcome outcome, TimeSpan elapsed)
        {
            _transactions[outcome].Inc();
            _transactionDuration.Observe(elapsed);
        }
    }
}
