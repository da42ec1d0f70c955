using Gateway.Instrumentation;
using Microsoft.Data.Sqlite;
using TradingHandlers.Messages;
using TradingHandlers.Running;

namespace TradingHandlers.Orders;

/// <summary>The orders and their fills in SQLite. Each statement is measured by what it does, never by its text.</summary>
internal sealed class OrderStore : IDisposable
{
    private const string Insert = "insert";
    private const string Update = "update";
    private const string Select = "select";
    private const int UniqueViolated = 19;
    private const int Newest = 20;
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, account TEXT, symbol TEXT, side TEXT, type TEXT, quantity REAL, state TEXT, price REAL, reason TEXT);
        CREATE TABLE IF NOT EXISTS fills (order_id TEXT REFERENCES orders (id), price REAL, quantity REAL);
        """;

    private readonly DatabaseMetrics _metrics;
    private readonly Connections _connections;
    private readonly string? _temporary;

    /// <exception cref="SettingsException">The database cannot be opened.</exception>
    public OrderStore(TradingOptions options, GatewayMetrics metrics)
    {
        _metrics = metrics.Database;
        _temporary = options.DataFolder is null ? Directory.CreateTempSubdirectory("trading-handlers-").FullName : null;
        foreach (var statement in (string[])[Insert, Update, Select])
            _metrics.Announce(statement);
        try
        {
            var folder = Directory.CreateDirectory(options.DataFolder ?? _temporary!).FullName;
            _connections = new Connections(System.IO.Path.Combine(folder, "orders.db"), Schema, _metrics);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new SettingsException([$"Trading:DataFolder {options.DataFolder} cannot hold the database of orders: {failure.Message}"]);
        }
    }

    /// <summary>Keeps a new order; false when it is there already, because somebody gave it twice.</summary>
    public async Task<bool> TryAddAsync(OrderTicket order)
    {
        try
        {
            await QueryAsync(Insert, connection => Execute(
                connection, "INSERT INTO orders VALUES ($id, $account, $symbol, $side, $type, $quantity, $state, NULL, NULL)",
                ("$id", order.Id), ("$account", order.Account), ("$symbol", order.Symbol), ("$side", order.Side.ToString()), ("$type", order.Type),
                ("$quantity", order.Quantity), ("$state", OrderState.Placed.ToString())));
            return true;
        }
        catch (SqliteException twice) when (twice.SqliteErrorCode == UniqueViolated)
        {
            return false;
        }
    }

    /// <summary>Keeps how an order ended.</summary>
    public async Task EndAsync(OrderReport report)
    {
        await QueryAsync(Update, connection => Execute(
            connection, "UPDATE orders SET state = $state, price = $price, reason = $reason WHERE id = $id",
            ("$state", report.State.ToString()), ("$price", report.State == OrderState.Filled ? report.Price : DBNull.Value),
            ("$reason", (object?)report.Reason ?? DBNull.Value), ("$id", report.Order.Id)));
        if (report.State == OrderState.Filled)
        {
            await QueryAsync(Insert, connection => Execute(
                connection, "INSERT INTO fills VALUES ($id, $price, $quantity)",
                ("$id", report.Order.Id), ("$price", report.Price), ("$quantity", report.Order.Quantity)));
        }
    }

    /// <summary>The newest orders.</summary>
    public Task<IReadOnlyList<StoredOrder>> NewestAsync() => QueryAsync<IReadOnlyList<StoredOrder>>(Select, static connection => Read(connection, "$all", ("$all", 1)));

    /// <summary>One order; null when there is none of this id.</summary>
    public async Task<StoredOrder?> FindAsync(string id) => (await QueryAsync(Select, connection => Read(connection, "id = $id", ("$id", id)))).SingleOrDefault();

    /// <summary>How many orders there are in each state.</summary>
    public Task<IReadOnlyDictionary<OrderState, int>> CountAsync() => QueryAsync<IReadOnlyDictionary<OrderState, int>>(Select, static connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT state, COUNT(*) FROM orders GROUP BY state";
        using var reader = command.ExecuteReader();
        Dictionary<OrderState, int> counts = [];
        while (reader.Read())
            counts[Enum.Parse<OrderState>(reader.GetString(0))] = reader.GetInt32(1);
        return counts;
    });

    public void Dispose()
    {
        _connections.Dispose();
        if (_temporary is not null)
            Directory.Delete(_temporary, recursive: true);
    }

    private Task<T> QueryAsync<T>(string type, Func<SqliteConnection, T> query) =>
        _connections.UseAsync(connection => _metrics.TrackQuery(type).Run(() => query(connection)));

#pragma warning disable CA2100 // the constants above
    private static List<StoredOrder> Read(SqliteConnection connection, string where, (string Name, object Value) parameter)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT id, account, symbol, side, type, quantity, state, price, reason FROM orders WHERE {where} ORDER BY rowid DESC LIMIT {Newest}";
        command.Parameters.AddWithValue(parameter.Name, parameter.Value);
        using var reader = command.ExecuteReader();
        List<StoredOrder> orders = [];
        while (reader.Read())
        {
            orders.Add(new StoredOrder(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetDouble(5),
                Enum.Parse<OrderState>(reader.GetString(6)), reader.IsDBNull(7) ? null : reader.GetDouble(7), reader.IsDBNull(8) ? null : reader.GetString(8)));
        }

        return orders;
    }

    private static int Execute(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command.ExecuteNonQuery();
    }
#pragma warning restore CA2100
}
