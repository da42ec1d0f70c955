using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Transactions;
using IsolationLevel = System.Data.IsolationLevel;

namespace Gateway.Instrumentation.AdoNet;

/// <summary>A connection of a <see cref="MeasuredDataSource"/>.</summary>
/// <remarks>Not thread-safe, as no connection is.</remarks>
public sealed class MeasuredConnection : DbConnection, IQueryOwner
{
    private readonly MeasuredDatabase _database;
    private OpenQueries _reading;
    private MeasuredTransaction? _transaction;
    private bool _isTransactionBroken;
    private int _isCounted;

    internal MeasuredConnection(DbConnection inner, MeasuredDatabase database)
    {
        (Inner, _database) = (inner, database);
        inner.StateChange += (_, change) => Changed(change);
    }

    /// <summary>The provider's connection, for what only this provider has. What is done with it is not recorded.</summary>
    public DbConnection Inner { get; }

    /// <inheritdoc/>
    [AllowNull]
    public override string ConnectionString
    {
        get => Inner.ConnectionString;
        set => Inner.ConnectionString = value;
    }

    /// <inheritdoc/>
    public override int ConnectionTimeout => Inner.ConnectionTimeout;

    /// <inheritdoc/>
    public override string Database => Inner.Database;

    /// <inheritdoc/>
    public override string DataSource => Inner.DataSource;

    /// <inheritdoc/>
    public override string ServerVersion => Inner.ServerVersion;

    /// <inheritdoc/>
    public override ConnectionState State => Inner.State;

    /// <inheritdoc/>
    public override bool CanCreateBatch => Inner.CanCreateBatch;

    private string Name => _database.NameOf(Inner);

    /// <inheritdoc/>
    public override void Open() => _database.Metrics.TrackConnect(Name).Run(Inner, static connection => connection.Open());

    /// <inheritdoc/>
    public override Task OpenAsync(CancellationToken cancellationToken) =>
        _database.Metrics.TrackConnect(Name).RunAsync(Inner, static (connection, token) => connection.OpenAsync(token), cancellationToken);

    /// <inheritdoc/>
    public override void Close()
    {
        Inner.Close();
        Left();
    }

    /// <inheritdoc/>
    public override async Task CloseAsync()
    {
        await Inner.CloseAsync().ConfigureAwait(false);
        Left();
    }

    /// <inheritdoc/>
    public override void ChangeDatabase(string databaseName) => Inner.ChangeDatabase(databaseName);

    /// <inheritdoc/>
    public override Task ChangeDatabaseAsync(string databaseName, CancellationToken cancellationToken = default) =>
        Inner.ChangeDatabaseAsync(databaseName, cancellationToken);

    /// <inheritdoc/>
    public override void EnlistTransaction(Transaction? transaction) => Inner.EnlistTransaction(transaction);

    /// <inheritdoc/>
    public override DataTable GetSchema() => Inner.GetSchema();

    /// <inheritdoc/>
    public override DataTable GetSchema(string collectionName) => Inner.GetSchema(collectionName);

    /// <inheritdoc/>
    public override DataTable GetSchema(string collectionName, string?[] restrictionValues) => Inner.GetSchema(collectionName, restrictionValues);

    /// <inheritdoc/>
    public override Task<DataTable> GetSchemaAsync(CancellationToken cancellationToken = default) => Inner.GetSchemaAsync(cancellationToken);

    /// <inheritdoc/>
    public override Task<DataTable> GetSchemaAsync(string collectionName, CancellationToken cancellationToken = default) =>
        Inner.GetSchemaAsync(collectionName, cancellationToken);

    /// <inheritdoc/>
    public override Task<DataTable> GetSchemaAsync(string collectionName, string?[] restrictionValues, CancellationToken cancellationToken = default) =>
        Inner.GetSchemaAsync(collectionName, restrictionValues, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await Inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    void IQueryOwner.QueryIsRead(MeasuredQuery query) => _reading.Add(query);

    // Going back to a savepoint by one's own SQL mends it. Where errors do not end it, it may be over and the query outside of it.
    void IQueryOwner.QuerySucceeded() => _isTransactionBroken &= !_database.ErrorsEndTransactions;

    // After a deadlock every database has rolled back.
    void IQueryOwner.QueryFailed(string? errorType) =>
        _isTransactionBroken |= _database.ErrorsEndTransactions || errorType is "deadlock" or "serialization_failure" or "transaction_aborted";

    internal void Began(MeasuredTransaction transaction) => (_transaction, _isTransactionBroken) = (transaction, false);

    internal void RolledBackToSavepoint() => _isTransactionBroken = false;

    /// <summary>What a commit that threw nothing did: the transaction may have been over before.</summary>
    internal DatabaseTransactionResult Committed() => _isTransactionBroken ? DatabaseTransactionResult.RolledBack : DatabaseTransactionResult.Committed;

    /// <inheritdoc/>
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        MeasuredTransaction.Begin(this, _database.Metrics.TrackTransaction(Name), Inner, isolationLevel);

    /// <inheritdoc/>
    protected override ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken) =>
        MeasuredTransaction.BeginAsync(this, _database.Metrics.TrackTransaction(Name), Inner, isolationLevel, cancellationToken);

    /// <inheritdoc/>
    protected override DbCommand CreateDbCommand() => new MeasuredCommand(Inner.CreateCommand(), this, _database);

    /// <inheritdoc/>
    protected override DbBatch CreateDbBatch() => new MeasuredBatch(Inner.CreateBatch(), this, _database);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Inner.Dispose();

        // Also for a connection that nobody closed: its finalizer comes here.
        Left();
        Released();
        base.Dispose(disposing);
    }

    private void Changed(StateChangeEventArgs change)
    {
        if (change.CurrentState == ConnectionState.Open)
        {
            if (_database.CountsConnections && Interlocked.Exchange(ref _isCounted, 1) == 0)
                _database.Metrics.RecordOpened(Name);
        }
        else if (change.CurrentState is ConnectionState.Closed or ConnectionState.Broken)
        {
            Released();
        }

        OnStateChange(change);
    }

    // Not when the connection is lost: what runs on it is about to fail.
    private void Left()
    {
        _reading.Leave();
        _transaction?.Leave();
        _transaction = null;
    }

    private void Released()
    {
        if (Interlocked.Exchange(ref _isCounted, 0) != 0)
            _database.Metrics.RecordClosed(Name);
    }
}
