using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Gateway.Instrumentation.EntityFrameworkCore.Tests;

/// <summary>EnableRetryOnFailure, on a server that ends connections, is killed and started again.</summary>
public sealed class RetryTests(PostgresFixture postgres)
{
    private const string Killed = "shop-killed";

    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_attempt_is_a_query_and_those_after_the_first_are_retries(bool isAsync)
    {
        var database = await CreateAsync(postgres.Server);
        await using var shop = new Shop(Retrying(database));
        if (isAsync)
            await shop.Database.OpenConnectionAsync(Ct);
        else
            shop.Database.OpenConnection();
        await EndConnectionsAsync(database);

        (isAsync ? await shop.Orders.ToListAsync(Ct) : [.. shop.Orders]).ShouldBeEmpty();

        _metrics.Queries().ShouldBe("errors[select][connection_error]=1 queries[select]=2 timed[select]=2");
        _metrics.Value("ef_retries_total", ("context", nameof(Shop))).ShouldBe(1);
    }

    [Fact]
    public async Task A_save_that_was_tried_again_is_one_save_with_the_failed_attempt_among_the_queries()
    {
        var database = await CreateAsync(postgres.Server);
        await using var shop = new Shop(Retrying(database));
        await shop.Database.OpenConnectionAsync(Ct);
        await EndConnectionsAsync(database);
        shop.Orders.Add(new Order { Id = 1 });
        await shop.SaveChangesAsync(Ct);

        _metrics.Queries().ShouldBe("errors[insert][connection_error]=1 queries[insert]=2 timed[insert]=2");
        _metrics.Saves().ShouldBe("saves[success]=1 timed=1 retries=1");
    }

    [Fact]
    public async Task A_deadlock_between_two_saves_is_an_error_of_the_one_that_is_ended_and_its_retry_succeeds()
    {
        var database = await CreateAsync(postgres.Server);
        await using (var bare = new Shop(Bare(database)))
        {
            bare.Orders.AddRange(new Order { Id = 1 }, new Order { Id = 2 });
            await bare.SaveChangesAsync(Ct);
        }

        await using var other = new NpgsqlConnection(database);
        await other.OpenAsync(Ct);
        await DoAsync(other, "SET deadlock_timeout = '5min'; BEGIN; UPDATE \"Orders\" SET \"Title\" = 'x' WHERE \"Id\" = 2");
        await using var shop = new Shop(Retrying(database));
        foreach (var order in await shop.Orders.OrderBy(static order => order.Id).ToListAsync(Ct))
            order.Title = "y";

        // One batch of the save locks the first row and waits for the second. The other side asks for the first as soon as the server has
        // somebody wait for it: the save looks for a deadlock once only, after a second.
        var crossing = DoAsync(
            other,
            """
            DO $$ BEGIN
                WHILE NOT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid) LOOP
                    PERFORM pg_sleep(0.01);
                END LOOP;
            END $$;
            UPDATE "Orders" SET "Title" = 'x' WHERE "Id" = 1;
            COMMIT
            """);
        var saving = shop.SaveChangesAsync(Ct);
        await Task.WhenAll(saving, crossing);
        _metrics.Value("db_query_errors_total").ShouldBe(_metrics.Value("db_query_errors_total", ("query_type", "update"), ("error_type", "deadlock")));
        _metrics.Value("db_query_errors_total").ShouldBe(_metrics.Value("ef_retries_total"));
        _metrics.Value("ef_retries_total").ShouldBeGreaterThanOrEqualTo(1);
        _metrics.Value("ef_save_changes_total", ("outcome", "success")).ShouldBe(1);
    }

    [Fact]
    public async Task A_transaction_that_an_error_broke_is_not_committed_and_one_that_went_back_to_a_savepoint_is()
    {
        var database = await CreateAsync(postgres.Server);
        await using var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseNpgsql(database).UseGatewayMetrics(_metrics).Options);
        await using (var broken = await shop.Database.BeginTransactionAsync(Ct))
        {
            await Should.ThrowAsync<PostgresException>(() => shop.Database.ExecuteSqlRawAsync("SELECT 1 / 0", Ct));
            await broken.CommitAsync(Ct); // Npgsql throws nothing
        }

        _metrics.Transactions().ShouldBe("transactions[rolled_back]=1 timed=1");
        shop.Orders.Add(new Order { Id = 1 });
        await using (var going = await shop.Database.BeginTransactionAsync(Ct))
        {
            await shop.SaveChangesAsync(Ct);
            await Should.ThrowAsync<DbUpdateException>(() => AddAgainAsync(shop));
            await going.CommitAsync(Ct);
        }

        _metrics.Transactions().ShouldBe("transactions[committed]=1 transactions[rolled_back]=1 timed=2");
        (await shop.Orders.CountAsync(Ct)).ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_is_killed_and_started_under_load_loses_and_doubles_no_save()
    {
        SkipUnless.Installed(PostgresServer.Program);
        await using var server = await PostgresServer.StartAsync();
        var database = await CreateAsync(server);
        var options = new DbContextOptionsBuilder<Shop>().UseNpgsql(database).UseGatewayMetrics(_metrics).Options;
        using var stop = new CancellationTokenSource();
        var (saved, failed, next) = (0L, 0L, 0);
        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await using var shop = new Shop(options);
                shop.Orders.Add(new Order { Id = Interlocked.Increment(ref next) });
                try
                {
                    await shop.SaveChangesAsync(CancellationToken.None);
                    Interlocked.Increment(ref saved);
                }
                catch (Exception exception) when (exception is DbUpdateException or InvalidOperationException or NpgsqlException)
                {
                    Interlocked.Increment(ref failed);
                }
            }
        })).ToArray();
        await Poll.UntilAsync(() => Task.FromResult(Interlocked.Read(ref saved)), static count => count > 50, "saves before the outage");
        await server.KillAsync();
        await Poll.UntilAsync(() => Task.FromResult(Interlocked.Read(ref failed)), static count => count > 20, "failures in the outage");
        await server.StartAgainAsync();
        var before = Interlocked.Read(ref saved);
        await Poll.UntilAsync(() => Task.FromResult(Interlocked.Read(ref saved)), count => count > before + 50, "saves after the outage");
        await stop.CancelAsync();
        await Task.WhenAll(callers);

        _metrics.Value("ef_save_changes_total", ("outcome", "success")).ShouldBe(saved);
        _metrics.Value("ef_save_changes_total", ("outcome", "failed")).ShouldBe(failed);
        _metrics.Value("ef_save_changes_errors_total", ("error_type", "connection_error")).ShouldBe(failed);
        (_metrics.Value("db_query_errors_total") + _metrics.Value("db_connection_errors_total")).ShouldBe(failed);
        _metrics.Value("db_queries_total", ("query_type", "insert")).ShouldBe(saved + _metrics.Value("db_query_errors_total"));
        _metrics.Value("db_connections", ("state", "active")).ShouldBe(0);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<string> CreateAsync(PostgresServer server)
    {
        var database = server.ConnectionString(Killed).Replace("Database=postgres", $"Database=shop_{Guid.NewGuid():N}", StringComparison.Ordinal);
        await using var shop = new Shop(Bare(database));
        await shop.Database.EnsureCreatedAsync(Ct);
        return database;
    }

    private static DbContextOptions<Shop> Bare(string database) =>
        new DbContextOptionsBuilder<Shop>().UseNpgsql(database.Replace(Killed, "bare", StringComparison.Ordinal)).Options;

    private DbContextOptions<Shop> Retrying(string database) => new DbContextOptionsBuilder<Shop>()
        .UseNpgsql(database, static npgsql => npgsql.EnableRetryOnFailure(3, TimeSpan.Zero, null)).UseGatewayMetrics(_metrics).Options;

    private static async Task EndConnectionsAsync(string database)
    {
        await using var administrator = new NpgsqlConnection(database.Replace(Killed, "administrator", StringComparison.Ordinal));
        await administrator.OpenAsync(Ct);
        (await Scalar(administrator, $"SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE application_name = '{Killed}' AND datname = current_database()")).ShouldBe(1L);
    }

    // Entity Framework Core sets a savepoint before a save inside a transaction, and goes back to it.
    private static async Task AddAgainAsync(Shop shop)
    {
        shop.ChangeTracker.Clear();
        shop.Orders.Add(new Order { Id = 1 });
        await shop.SaveChangesAsync(Ct);
    }

    private static async Task<object?> Scalar(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Ct);
    }

    private static async Task DoAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
