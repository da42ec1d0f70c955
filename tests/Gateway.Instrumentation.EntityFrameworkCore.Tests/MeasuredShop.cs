using Gateway.Instrumentation.TestServers;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Gateway.Instrumentation.EntityFrameworkCore.Tests;

/// <summary>Contexts on a real PostgreSQL, in the conformance suite.</summary>
internal sealed class MeasuredShop : ClientUnderTest
{
    private readonly DbContextOptions<Shop> _options;
    private readonly Shop _waiting;

    private MeasuredShop(PostgresServer server, string database)
    {
        _options = new DbContextOptionsBuilder<Shop>()
            .UseNpgsql(server.ConnectionString("shop").Replace("Database=postgres", $"Database={database}", StringComparison.Ordinal))
            .UseGatewayMetrics(Metrics).Options;
        _waiting = new Shop(_options);
    }

    public override Action? SucceedSynchronously => () =>
    {
        using var shop = new Shop(_options);
        shop.Orders.Count().ShouldBe(1);
    };

    public override IReadOnlyList<FailingCall> Failures =>
    [
        new("a duplicate key", "constraint_violation", () => SaveAsync(1), typeof(DbUpdateException)),
        new("a duplicate key in a later statement of a batch", "constraint_violation", () => SaveAsync(7, 1), typeof(DbUpdateException)),
        Failing("a syntax error", "database_error", "SELEKT 1"),
        Failing("a time-out of the server", "timeout_error", "SET statement_timeout = 50; SELECT pg_sleep(30)"),
        Failing("a connection that the server ends", "connection_error", "SELECT pg_terminate_backend(pg_backend_pid())"),
        new("an error in the middle of the rows", "database_error", () => ReadAsync("SELECT 1 / (3 - x) AS \"Value\" FROM generate_series(1, 5) x"), typeof(PostgresException)),
    ];

    public override Func<Task> TimeOutAsync => async () =>
    {
        await using var shop = new Shop(_options);
        shop.Database.SetCommandTimeout(1);
        await shop.Database.ExecuteSqlRawAsync("SELECT pg_sleep(30)");
    };

    public override Func<CancellationToken, Task<OpenCall>> OpenAsync => async token =>
    {
        var shop = new Shop(_options);
        var numbers = shop.Database.SqlQueryRaw<int>("SELECT generate_series(1, 3) AS \"Value\"").AsAsyncEnumerable().GetAsyncEnumerator(token);
        (await numbers.MoveNextAsync()).ShouldBeTrue();
        return new OpenCall(
            async () =>
            {
                while (await numbers.MoveNextAsync())
                    numbers.Current.ShouldBeGreaterThan(1);
            },
            async () =>
            {
                await numbers.DisposeAsync();
                await shop.DisposeAsync();
            });
    };

    public override double Ended => Sum("db_queries_total");

    public override double Timed => Sum("db_query_duration_seconds_count");

    public static async Task<ClientUnderTest> StartAsync(PostgresServer server)
    {
        var client = new MeasuredShop(server, $"shop_{Guid.NewGuid():N}");
        var bare = new DbContextOptionsBuilder<Shop>().UseNpgsql(client._waiting.Database.GetConnectionString()).Options;
        await using var shop = new Shop(bare);
        await shop.Database.EnsureCreatedAsync();
        shop.Orders.Add(new Order { Id = 1 });
        await shop.SaveChangesAsync();
        await client._waiting.Database.OpenConnectionAsync();
        return client;
    }

    public override double Errors(string? errorType = null) => errorType is null
        ? Sum("db_query_errors_total")
        : Sum("db_query_errors_total", ("error_type", errorType));

    public override async Task SucceedAsync(CancellationToken cancellationToken)
    {
        await using var shop = new Shop(_options);
        (await shop.Orders.ToListAsync(cancellationToken)).Count.ShouldBe(1);
    }

    // On a connection that is open: the query has begun when this returns.
    public override Task HangAsync(CancellationToken cancellationToken) =>
        _waiting.Database.ExecuteSqlRawAsync("SELECT pg_sleep(300)", cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await _waiting.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
    }

    private FailingCall Failing(string name, string errorType, string sql) => new(
        name, errorType, async () =>
        {
            await using var shop = new Shop(_options);
            await shop.Database.ExecuteSqlRawAsync(sql);
        },
        typeof(PostgresException));

    private async Task SaveAsync(params int[] ids)
    {
        await using var shop = new Shop(_options);
        shop.Orders.AddRange(ids.Select(static id => new Order { Id = id }));
        await shop.SaveChangesAsync();
    }

    private async Task ReadAsync(string sql)
    {
        await using var shop = new Shop(_options);
        await shop.Database.SqlQueryRaw<int>(sql).ToListAsync();
    }
}
