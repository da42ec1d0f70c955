using System.Data.Common;
using Gateway.Instrumentation.Benchmarks.Racing;
using Gateway.Instrumentation.TestServers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Gateway.Instrumentation.Benchmarks.Commands;

/// <content>Queries of one row: on SQLite in memory, which answers faster than any server, and on a PostgreSQL on loopback where it is installed.</content>
internal static partial class CallsCommand
{
    private const string InMemory = "Data Source=:memory:";

    private static async Task DatabasesAsync(MarkdownTable table, int rounds)
    {
        var metrics = new GatewayMetrics();
        await using (var bare = SqliteFactory.Instance.CreateDataSource(InMemory))
        await using (var measured = SqliteFactory.Instance.CreateDataSource(InMemory).UseGatewayMetrics(metrics))
        await using (var bareConnection = await bare.OpenConnectionAsync())
        await using (var measuredConnection = await measured.OpenConnectionAsync())
            await RowAsync(table, "a row from SQLite in memory", () => ReadAsync(bareConnection), () => ReadAsync(measuredConnection), calls: 200, rounds);

        await using (var bare = new Shelf(new DbContextOptionsBuilder().UseSqlite(InMemory).Options))
        await using (var measured = new Shelf(new DbContextOptionsBuilder().UseSqlite(InMemory).UseGatewayMetrics(metrics).Options))
        {
            // The database lives as long as its connection is open.
            await bare.Database.OpenConnectionAsync();
            await bare.Database.EnsureCreatedAsync();
            await measured.Database.OpenConnectionAsync();
            await measured.Database.EnsureCreatedAsync();
            await RowAsync(table, "the same by Entity Framework Core", () => bare.Books.CountAsync(), () => measured.Books.CountAsync(), calls: 50, rounds);
        }

        if (RealServers.MissingReason(PostgresServer.Program) is not null)
            return;
        await using var server = await PostgresServer.StartAsync();
        await using var npgsql = NpgsqlDataSource.Create(server.ConnectionString("bare"));
        await using var measuredNpgsql = NpgsqlDataSource.Create(server.ConnectionString("measured")).UseGatewayMetrics(metrics);
        await RowAsync(table, "a row from PostgreSQL on loopback, with a pooled connection", () => ReadAsync(npgsql), () => ReadAsync(measuredNpgsql), calls: 20, rounds);
    }

    private static async Task ReadAsync(DbDataSource source)
    {
        await using var connection = await source.OpenConnectionAsync();
        await ReadAsync(connection);
    }

    private static async Task ReadAsync(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1";
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            reader.GetInt32(0);
    }

    private sealed class Shelf(DbContextOptions options) : DbContext(options)
    {
        public DbSet<Book> Books => Set<Book>();
    }

    private sealed class Book
    {
        public int Id { get; set; }
    }
}
