using System.Data.Common;

namespace Gateway.Instrumentation.AdoNet;

/// <summary>What the connections of one data source record to.</summary>
internal sealed class MeasuredDatabase(GatewayMetrics metrics, DatabaseClientOptions options)
{
    private readonly QueryTypes _types = QueryTypes.Of(metrics);
    private volatile string? _name = options.Database;

    public DatabaseMetrics Metrics => metrics.Database;

    public bool CountsConnections { get; } = options.CountConnections;

    public bool ErrorsEndTransactions { get; } = options.ErrorsEndTransactions;

    public MeasuredQuery Start(DbCommand command, IQueryOwner? owner) =>
        new(metrics, _types.Of(command.CommandText, command.CommandType), owner: owner);

    /// <summary>A batch is what its first command is.</summary>
    public MeasuredQuery Start(DbBatch batch, IQueryOwner? owner)
    {
        var type = batch.BatchCommands.Count == 0 ? _types.Of("") : _types.Of(batch.BatchCommands[0].CommandText, batch.BatchCommands[0].CommandType);
        return new(metrics, type, owner: owner);
    }

    public string NameOf(DbConnection connection)
    {
        if (_name is { } name)
            return name;
        name = connection.Database is { Length: > 0 } given ? given : "(default)";
        Metrics.AnnounceDatabase(name);
        return _name = name;
    }
}
