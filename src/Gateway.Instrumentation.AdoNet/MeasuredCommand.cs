using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Instrumentation.AdoNet;

/// <summary>The provider's command. Each execution is a query.</summary>
internal sealed class MeasuredCommand(DbCommand inner, MeasuredConnection connection, MeasuredDatabase database) : DbCommand
{
    private DbConnection? _connection = connection;
    private DbTransaction? _transaction;
    private volatile MeasuredQuery? _running;
    private bool _isDisposed; // once: providers use the object again

    [AllowNull]
    public override string CommandText
    {
        get => inner.CommandText;
        set => inner.CommandText = value;
    }

    public override int CommandTimeout
    {
        get => inner.CommandTimeout;
        set => inner.CommandTimeout = value;
    }

    public override CommandType CommandType
    {
        get => inner.CommandType;
        set => inner.CommandType = value;
    }

    public override bool DesignTimeVisible
    {
        get => inner.DesignTimeVisible;
        set => inner.DesignTimeVisible = value;
    }

    public override UpdateRowSource UpdatedRowSource
    {
        get => inner.UpdatedRowSource;
        set => inner.UpdatedRowSource = value;
    }

    protected override DbConnection? DbConnection
    {
        get => _connection;
        set => inner.Connection = (_connection = value) is MeasuredConnection measured ? measured.Inner : value;
    }

    protected override DbParameterCollection DbParameterCollection => inner.Parameters;

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

    public override void Prepare() => Start().Prepare(inner, static command => command.Prepare());

    public override Task PrepareAsync(CancellationToken cancellationToken = default) =>
        Start().PrepareAsync(inner, static (command, token) => command.PrepareAsync(token), cancellationToken);

    public override int ExecuteNonQuery() => Start().Run(inner, static command => command.ExecuteNonQuery());

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
        Start().RunAsync(inner, static (command, token) => command.ExecuteNonQueryAsync(token), cancellationToken);

    public override object? ExecuteScalar() => Start().Run(inner, static command => command.ExecuteScalar());

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) =>
        Start().RunAsync(inner, static (command, token) => command.ExecuteScalarAsync(token), cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            await inner.DisposeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override DbParameter CreateDbParameter() => inner.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        Start().Read(inner, behavior, static (command, behavior) => command.ExecuteReader(behavior));

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        Start().ReadAsync(inner, behavior, static (command, behavior, token) => command.ExecuteReaderAsync(behavior, token), cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private MeasuredQuery Start() => _running = database.Start(inner, _connection as MeasuredConnection);
}
