using System.Threading.Channels;
using Gateway.Instrumentation;
using Microsoft.Data.Sqlite;

namespace TradingHandlers.Orders;

/// <summary>A few open connections, which take turns. How many are in use and how many wait is on the page.</summary>
internal sealed class Connections : IDisposable
{
    private const int Count = 2;
    private const string Database = "orders";

    private readonly Channel<SqliteConnection> _idle = Channel.CreateBounded<SqliteConnection>(Count);
    private readonly Lock _gate = new();
    private readonly DatabaseMetrics _metrics;

    private int _active;

    public Connections(string path, string schema, DatabaseMetrics metrics)
    {
        _metrics = metrics;
        for (var i = 0; i < Count; i++)
        {
            var connection = new SqliteConnection($"Data Source={path};Pooling=False");
            connection.Open();
            using var create = connection.CreateCommand();
#pragma warning disable CA2100 // the store's constant
            create.CommandText = schema;
#pragma warning restore CA2100
            create.ExecuteNonQuery();
            _idle.Writer.TryWrite(connection);
        }

        Show(0);
    }

    /// <summary>Lends a connection.</summary>
    public async Task<T> UseAsync<T>(Func<SqliteConnection, T> use)
    {
        var connection = await _idle.Reader.ReadAsync();
        Show(1);
        try
        {
            return use(connection);
        }
        finally
        {
            Show(-1);
            _idle.Writer.TryWrite(connection);
        }
    }

    public void Dispose()
    {
        while (_idle.Reader.TryRead(out var connection))
            connection.Dispose();
        _metrics.RemoveConnections(Database);
    }

    private void Show(int change)
    {
        lock (_gate)
        {
            _active += change;
            _metrics.SetConnections(Database, _active, Count - _active);
        }
    }
}
