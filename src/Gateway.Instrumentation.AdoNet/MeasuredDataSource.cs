using System.Data.Common;

namespace Gateway.Instrumentation.AdoNet;

/// <summary>
/// A data source whose connections record their queries, the time to get them, and their transactions with <see cref="DatabaseMetrics"/>. Works
/// with every ADO.NET provider, and with all that takes a <see cref="DbDataSource"/> or a <see cref="DbConnection"/>, such as Dapper.
/// </summary>
/// <remarks>
/// <para>Thread-safe. Disposing it disposes the provider's data source.</para>
/// <para>The label <c>query_type</c> is <c>select</c>, <c>insert</c>, <c>update</c>, <c>delete</c>, <c>ddl</c> or <c>other</c>, from the first keyword; or
/// the tag of a command that begins with a comment which is a name: <c>-- orders.list</c>. A query with a reader lasts until the reader is closed.</para>
/// </remarks>
public sealed class MeasuredDataSource : DbDataSource
{
    private readonly MeasuredDatabase _database;

    /// <summary>Measures a data source.</summary>
    /// <param name="inner">The provider's data source. <c>SqliteFactory.Instance.CreateDataSource(…)</c> makes one where the provider has none of its own.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="configure">Sets the options.</param>
    public MeasuredDataSource(DbDataSource inner, GatewayMetrics metrics, Action<DatabaseClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(metrics);
        var options = new DatabaseClientOptions();
        configure?.Invoke(options);
        Inner = inner;
        _database = new MeasuredDatabase(metrics, options);
        if (options.Database is { } name)
            metrics.Database.AnnounceDatabase(name);
    }

    /// <summary>The provider's data source. What is done with it is not recorded.</summary>
    public DbDataSource Inner { get; }

    /// <inheritdoc/>
    public override string ConnectionString => Inner.ConnectionString;

    /// <summary>Creates a connection that is measured, and not open.</summary>
    /// <returns>The connection.</returns>
    public new MeasuredConnection CreateConnection() => new(Inner.CreateConnection(), _database);

    /// <summary>Gets an open connection that is measured.</summary>
    /// <returns>The connection.</returns>
    public new MeasuredConnection OpenConnection() => (MeasuredConnection)base.OpenConnection();

    /// <summary>Gets an open connection that is measured.</summary>
    /// <param name="cancellationToken">Cancels the attempt, which is then no error.</param>
    /// <returns>The connection.</returns>
    public new async ValueTask<MeasuredConnection> OpenConnectionAsync(CancellationToken cancellationToken = default) =>
        (MeasuredConnection)await base.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    protected override DbConnection CreateDbConnection() => CreateConnection();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Inner.Dispose();
        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    protected override async ValueTask DisposeAsyncCore()
    {
        await Inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsyncCore().ConfigureAwait(false);
    }
}
