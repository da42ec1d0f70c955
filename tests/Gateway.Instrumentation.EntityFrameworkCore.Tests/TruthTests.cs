using System.Data.Common;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Gateway.Instrumentation.EntityFrameworkCore.Tests;

/// <summary>What the page says of transactions and readers is what PostgreSQL did.</summary>
public sealed class TruthTests(PostgresFixture postgres)
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);

    // However long the server takes for it: a cancellation does not break the connection.
    private readonly string _connection = $"{postgres.Server.ConnectionString($"truth-{Guid.NewGuid():N}")};Cancellation Timeout=0";

    [Fact]
    public async Task A_query_that_was_not_sent_breaks_no_transaction()
    {
        await using var shop = Open();
        await using var transaction = await shop.Database.BeginTransactionAsync(Ct);
        await shop.Database.ExecuteSqlAsync($"SELECT 1", Ct);
        var cancelled = new CancellationToken(canceled: true);
        await Should.ThrowAsync<OperationCanceledException>(() => shop.Database.ExecuteSqlAsync($"SELECT 2", cancelled));
        await Should.ThrowAsync<OperationCanceledException>(() => shop.Database.SqlQuery<int>($"SELECT 1 AS \"Value\"").ToListAsync(cancelled));
        await transaction.CommitAsync(Ct);

        _metrics.Transactions().ShouldBe("transactions[committed]=1 timed=1");
        _metrics.Queries().ShouldNotContain("errors");
    }

    [Fact]
    public async Task A_query_that_is_cancelled_while_it_runs_breaks_its_transaction()
    {
        await using var shop = Open();
        await using var transaction = await shop.Database.BeginTransactionAsync(Ct);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = shop.Database.ExecuteSqlAsync($"SELECT pg_sleep(300)", cancel.Token);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
        await transaction.CommitAsync(Ct);
        _metrics.Transactions().ShouldBe("transactions[rolled_back]=1 timed=1");
    }

    [Fact]
    public async Task Going_back_to_a_savepoint_by_ones_own_sql_mends_the_transaction()
    {
        await using var shop = Open();
        await using var transaction = await shop.Database.BeginTransactionAsync(Ct);
        await shop.Database.ExecuteSqlAsync($"SAVEPOINT mine", Ct);
        await Should.ThrowAsync<PostgresException>(() => shop.Database.ExecuteSqlAsync($"SELECT 1 / 0", Ct));
        await shop.Database.ExecuteSqlAsync($"ROLLBACK TO SAVEPOINT mine", Ct);
        await transaction.CommitAsync(Ct);
        _metrics.Transactions().ShouldBe("transactions[committed]=1 timed=1");
    }

    [Fact]
    public async Task A_reader_that_is_left_open_ends_with_its_context()
    {
        var shop = Open();
        var numbers = shop.Database.SqlQueryRaw<int>("SELECT generate_series(1, 3) AS \"Value\"").AsAsyncEnumerable().GetAsyncEnumerator(Ct);
        (await numbers.MoveNextAsync()).ShouldBeTrue();
        await shop.DisposeAsync();
        _metrics.Queries().ShouldBe("queries[select]=1 timed[select]=1");
        _metrics.Connections().ShouldBe("waits=1");
        GC.KeepAlive(numbers);
    }

    [Fact]
    public async Task Contexts_of_a_pool_and_of_a_factory_are_measured()
    {
        var services = new ServiceCollection();
        services.AddGatewayMetrics();
        services.AddDbContextPool<Shop>(options => options.UseNpgsql(_connection).UseGatewayMetrics());
        services.AddPooledDbContextFactory<Shop>(options => options.UseNpgsql(_connection).UseGatewayMetrics());
        await using var provider = services.BuildServiceProvider();
        for (var i = 0; i < 3; i++)
        {
            await using var scope = provider.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<Shop>().Database.ExecuteSqlAsync($"SELECT 1", Ct);
            await using var made = await provider.GetRequiredService<IDbContextFactory<Shop>>().CreateDbContextAsync(Ct);
            await made.Database.ExecuteSqlAsync($"SELECT 1", Ct);
        }

        var metrics = provider.GetRequiredService<GatewayMetrics>();
        metrics.Queries().ShouldBe("queries[select]=6 timed[select]=6");
        metrics.Connections().ShouldBe("waits=6");
    }

    [Fact]
    public async Task A_data_source_that_is_measured_already_is_refused_with_the_fix()
    {
        await using var source = NpgsqlDataSource.Create(_connection).UseGatewayMetrics(_metrics);
        await using var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseNpgsql((DbDataSource)source).UseGatewayMetrics(_metrics).Options);
        Should.Throw<InvalidOperationException>(() => shop.Database.ExecuteSqlRaw("SELECT 1")).Message.ShouldContain("dataSource.Inner");
        (await Should.ThrowAsync<InvalidOperationException>(() => shop.Database.ExecuteSqlAsync($"SELECT 1", Ct))).Message.ShouldContain("dataSource.Inner");

        await using var own = new Shop(new DbContextOptionsBuilder<Shop>().UseNpgsql(source.Inner).UseGatewayMetrics(_metrics).Options);
        await own.Database.ExecuteSqlAsync($"SELECT 1", Ct);
        _metrics.Queries().ShouldBe("queries[select]=1 timed[select]=1");
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Shop Open() => new(new DbContextOptionsBuilder<Shop>().UseNpgsql(_connection).UseGatewayMetrics(_metrics).Options);
}
