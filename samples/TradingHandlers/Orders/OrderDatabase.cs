using System.Data.Common;
using Dapper;
using Gateway.Instrumentation;
using Gateway.Instrumentation.AdoNet;
using Microsoft.Data.Sqlite;
using Npgsql;
using TradingHandlers.Running;

namespace TradingHandlers.Orders;

/// <summary>Where the orders are: in PostgreSQL, or in a SQLite of this process. Its data source records every query by itself.</summary>
internal sealed class OrderDatabase : IDisposable
{
    private const string Name = "orders";

    // Both databases take it.
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS orders (
            id TEXT PRIMARY KEY, account TEXT, symbol TEXT, side TEXT, type TEXT, quantity DOUBLE PRECISION, state TEXT, price DOUBLE PRECISION,
            reason TEXT, signaled_at BIGINT);
        CREATE INDEX IF NOT EXISTS orders_by_age ON orders (signaled_at);
        CREATE TABLE IF NOT EXISTS fills (order_id TEXT PRIMARY KEY REFERENCES orders (id) ON DELETE CASCADE, price DOUBLE PRECISION, quantity DOUBLE PRECISION);
        """;

    private readonly MeasuredDataSource _source;
    private readonly DbConnection? _open;

    /// <exception cref="SettingsException">PostgreSQL does not answer, or does not let this program in.</exception>
    public OrderDatabase(TradingOptions options, GatewayMetrics metrics)
    {
        try
        {
            _source = options.Postgres is { } postgres ? Postgres(postgres, metrics) : InMemory(metrics);
            var connection = _source.OpenConnection();
            connection.Execute(Schema);
            if (options.Postgres is null)
                _open = connection; // a database in memory is gone with its last connection
            else
                connection.Dispose();
        }
        catch (Exception failure) when (failure is DbException or ArgumentException)
        {
            _source?.Dispose();
            throw new SettingsException([$"The PostgreSQL of --postgres cannot hold the orders: {failure.Message}"]);
        }
    }

    public ValueTask<DbConnection> OpenAsync() => _source.OpenConnectionAsync();

    public void Dispose()
    {
        _open?.Dispose();
        _source.Dispose();
    }

    private static MeasuredDataSource Postgres(string connectionString, GatewayMetrics metrics) =>
        new NpgsqlDataSourceBuilder(connectionString) { Name = Name }.Build().UseGatewayMetrics(metrics, static options => options.Database = Name);

    private static MeasuredDataSource InMemory(GatewayMetrics metrics) =>
        SqliteFactory.Instance.CreateDataSource($"Data Source={Name}-{Guid.NewGuid():N};Mode=Memory;Cache=Shared;Foreign Keys=True")
            .UseGatewayMetrics(metrics, static options => options.Database = Name);
}
