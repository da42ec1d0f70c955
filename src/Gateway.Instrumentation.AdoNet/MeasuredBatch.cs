using System.Data;
using System.Data.Common;

namespace Gateway.Instrumentation.AdoNet;

/// <summary>The provider's batch. Each execution is one query.</summary>
internal sealed class MeasuredBatch(DbBatch inner, MeasuredConnection connection, MeasuredDatabase database) : DbBatch
{
    private DbConnection? _connection = connection;
    private DbTransaction? _transaction;
    private volatile MeasuredQuery? _running;
    private bool _isDisposed; // once: providers use the object again

    public override int Timeout
    {
        get => inner.Timeout;
        set => inner.Timeout = value;
    }

    protected override DbBatchCommandCollection DbBatchCommands => inner.BatchCommands;

    protected override DbConnection? DbConnection
    {
        get => _connection;
        set => inner.Connection = (_connection = value) is MeasuredConnection measured ? measured.Inner : value;
    }

    protected override DbTransaction? DbTransaction
    {
        get => _transaction;
        set => inner.Transaction = (_transaction = value) is MeasuredTransaction measured ? measured.Inner : value;
    }

    public override void Cancel()
    {
        _running?.MarkCancelled();
        inner.Cancel();
    }

    public override void Prepare() => Start().Prepare(inner, static batch => batch.Prepare());

    public override Task PrepareAsync(CancellationToken cancellationToken = default) =>
        Start().PrepareAsync(inner, static (batch, token) => batch.PrepareAsync(token), cancellationToken);

    public override int ExecuteNonQuery() => Start().Run(inner, static batch => batch.ExecuteNonQuery());

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken = default) =>
        Start().RunAsync(inner, static (batch, token) => batch.ExecuteNonQueryAsync(token), cancellationToken);

    public override object? ExecuteScalar() => Start().Run(inner, static batch => batch.ExecuteScalar());

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken = default) =>
        Start().RunAsync(inner, static (batch, token) => batch.ExecuteScalarAsync(token), cancellationToken);

    public override void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            inner.Dispose();
        }

        base.Dispose();
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            await inner.DisposeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override DbBatchCommand CreateDbBatchCommand() => inner.CreateBatchCommand();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        Start().Read(inner, behavior, static (batch, behavior) => batch.ExecuteReader(behavior));

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        Start().ReadAsync(inner, behavior, static (batch, behavior, token) => batch.ExecuteReaderAsync(behavior, token), cancellationToken);

    private MeasuredQuery Start() => _running = database.Start(inner, _connection as MeasuredConnection);
}
