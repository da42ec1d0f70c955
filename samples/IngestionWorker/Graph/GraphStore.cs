using System.Data.Common;
using Gateway.Instrumentation;
using Gateway.Instrumentation.AdoNet;
using IngestionWorker.Ingestion;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace IngestionWorker.Graph;

/// <summary>
/// The graph in a SQLite file. One transaction for each batch of files: a process that is killed leaves the batches before it, whole.
/// Writes are for one caller at a time. Its queries, connections and transactions are in the metrics of databases.
/// </summary>
internal sealed class GraphStore(DataFolder data, IOptions<IngestionOptions> options, GatewayMetrics metrics) : IDisposable
{
    private const int Busy = 5;
    private const int Locked = 6;

    private readonly MeasuredDataSource _source = SqliteFactory.Instance.CreateDataSource(new SqliteConnectionStringBuilder
    {
        DataSource = data.Graph,
        DefaultTimeout = (int)options.Value.StoreTimeout.TotalSeconds,
    }.ToString()).UseGatewayMetrics(metrics, static database => database.Database = "graph");

    // Of two looks at one file, the later counts. At the next start all files are looked at anew.
    private readonly Dictionary<string, long> _orders = new(StringComparer.Ordinal);

    /// <summary>Whether somebody else has the store locked, so that another try may succeed.</summary>
    public static bool IsBusy(SqliteException exception) => exception.SqliteErrorCode is Busy or Locked;

    /// <summary>Creates the tables when they are missing or of another version.</summary>
    public void Open()
    {
        using var connection = Connect();
        connection.Execute("PRAGMA journal_mode = WAL");
        if (connection.Number("PRAGMA user_version") == GraphSchema.Version)
            return; // without a lock that somebody else may hold
        using var transaction = connection.BeginTransaction();
        connection.Execute(GraphSchema.Drop);
        connection.Execute(GraphSchema.Create);
        connection.Execute($"PRAGMA user_version = {GraphSchema.Version}");
        transaction.Commit();
    }

    /// <summary>The files that the graph knows, whatever became of them.</summary>
    public IReadOnlyList<string> Files()
    {
        using var connection = Connect();
        return connection.Texts("SELECT path FROM files");
    }

    /// <summary>Number of nodes and edges.</summary>
    public (long Nodes, long Edges) Size()
    {
        using var connection = Connect();
        return (connection.Number("SELECT count(*) FROM nodes"), connection.Number("SELECT count(*) FROM edges"));
    }

    /// <summary>Makes the graph say what these files say.</summary>
    /// <returns>What was not there before.</returns>
    /// <exception cref="SqliteException">The batch is not in the graph; <see cref="IsBusy"/> tells whether to try again.</exception>
    public GraphChange Write(IReadOnlyList<IngestedFile> files)
    {
        var latest = files.GroupBy(file => file.Path, StringComparer.Ordinal).Select(looks => looks.MaxBy(file => file.Order)!)
            .Where(file => file.Order > _orders.GetValueOrDefault(file.Path)).ToList();
        using var connection = Connect();
        using var transaction = connection.BeginTransaction();
        using var writer = new GraphTransaction(connection);
        foreach (var file in latest)
            writer.Write(file);
        writer.RemoveOrphans();
        transaction.Commit();
        foreach (var file in latest)
            _orders[file.Path] = file.Order;
        return writer.Change;
    }

    public void Dispose() => _source.Dispose();

    private MeasuredConnection Connect()
    {
        var connection = _source.OpenConnection();

        // Enough for a process that is killed: what was committed is with the system.
        connection.Execute("PRAGMA synchronous = NORMAL");
        return connection;
    }
}
