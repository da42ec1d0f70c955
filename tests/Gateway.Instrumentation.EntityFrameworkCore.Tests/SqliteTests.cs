using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.EntityFrameworkCore.Tests;

/// <summary>What needs no server: SQLite in memory.</summary>
public sealed class SqliteTests : IDisposable
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);
    private readonly string _connection = $"Data Source=shop-{Guid.NewGuid():N};Mode=Memory;Cache=Shared";
    private readonly SqliteConnection _keeper;

    public SqliteTests()
    {
        _keeper = new SqliteConnection(_connection);
        _keeper.Open();
        using var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseSqlite(_connection).Options);
        shop.Database.EnsureCreated();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Commands_are_recorded_by_what_they_do_and_saves_as_a_whole(bool isAsync)
    {
        using (var shop = Open())
        {
            shop.Orders.AddRange(new Order { Id = 1 }, new Order { Id = 2 });
            await SaveAsync(shop, isAsync);
            shop.Orders.Find(1)!.Title = "books";
            await SaveAsync(shop, isAsync);
            shop.Orders.Remove(shop.Orders.Local.First());
            await SaveAsync(shop, isAsync);
            if (isAsync)
            {
                (await shop.Orders.TagWith("orders.list").ToListAsync(Ct)).Count.ShouldBe(1);
                (await shop.Orders.TagWith("all orders of user 17").CountAsync(Ct)).ShouldBe(1);
                await shop.Orders.ExecuteUpdateAsync(static set => set.SetProperty(static order => order.Title, "toys"), Ct);
            }
            else
            {
                shop.Orders.TagWith("orders.list").ToList().Count.ShouldBe(1);
                shop.Orders.TagWith("all orders of user 17").Count().ShouldBe(1);
                shop.Orders.ExecuteUpdate(static set => set.SetProperty(static order => order.Title, "toys"));
            }
        }

        _metrics.Queries().ShouldBe(
            "queries[insert]=2 queries[update]=2 queries[delete]=1 queries[orders.list]=1 queries[select]=1 "
            + "timed[insert]=2 timed[update]=2 timed[delete]=1 timed[orders.list]=1 timed[select]=1");
        _metrics.Saves().ShouldBe("saves[success]=3 timed=3");
        _metrics.Transactions().ShouldBe("transactions[committed]=1 timed=1"); // a save of one statement needs none
        _metrics.Value("db_connections", ("database", "main"), ("state", "active")).ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_save_that_fails_is_an_error_of_its_command_and_its_transaction_is_rolled_back(bool isAsync)
    {
        using var shop = Open();
        shop.Orders.AddRange(new Order { Id = 1 }, new Order { Id = 2 });
        await SaveAsync(shop, isAsync);
        using var other = Open();
        other.Orders.AddRange(new Order { Id = 0 }, new Order { Id = 2 });
        await Should.ThrowAsync<DbUpdateException>(() => SaveAsync(other, isAsync));

        _metrics.Queries().ShouldBe("errors[insert][database_error]=1 queries[insert]=4 timed[insert]=4");
        _metrics.Saves().ShouldBe("errors[database_error]=1 saves[success]=1 saves[failed]=1 timed=2");
        _metrics.Transactions().ShouldBe("transactions[committed]=1 transactions[rolled_back]=1 timed=2");
    }

    [Fact]
    public async Task A_conflict_is_an_error_of_the_save_and_none_of_the_database()
    {
        using var shop = Open();
        shop.Orders.Add(new Order { Id = 1 });
        await shop.SaveChangesAsync(Ct);
        using var other = Open();
        (await other.Orders.SingleAsync(Ct)).Version = 1;
        shop.Orders.Local.Single().Version = 2;
        await shop.SaveChangesAsync(Ct);
        await Should.ThrowAsync<DbUpdateConcurrencyException>(() => other.SaveChangesAsync(Ct));

        _metrics.Saves().ShouldBe("errors[concurrency_conflict]=1 saves[success]=2 saves[failed]=1 timed=3");
        _metrics.Queries().ShouldBe("queries[insert]=1 queries[select]=1 queries[update]=2 timed[insert]=1 timed[select]=1 timed[update]=2");
    }

    [Fact]
    public async Task A_save_that_its_caller_cancels_is_no_error()
    {
        using var shop = Open();
        shop.Orders.Add(new Order { Id = 1 });
        await Should.ThrowAsync<OperationCanceledException>(() => shop.SaveChangesAsync(new CancellationToken(canceled: true)));
        _metrics.Saves().ShouldBe("saves[cancelled]=1 timed=1");
        _metrics.Queries().ShouldNotContain("errors");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Transactions_of_the_application_end_as_they_do(bool isAsync)
    {
        using (var shop = Open())
        {
            var committed = await BeginAsync(shop, isAsync);
            if (isAsync)
                await committed.CommitAsync(Ct);
            else
                committed.Commit();
            await committed.DisposeAsync();

            var rolledBack = await BeginAsync(shop, isAsync);
            if (isAsync)
                await rolledBack.RollbackAsync(Ct);
            else
                rolledBack.Rollback();
            await rolledBack.DisposeAsync();

            await (await BeginAsync(shop, isAsync)).DisposeAsync();
        }

        _metrics.Transactions().ShouldBe("transactions[committed]=1 transactions[rolled_back]=2 timed=3");
    }

    [Fact]
    public async Task Connections_are_active_while_they_are_open_and_gone_with_their_context()
    {
        var shop = Open();
        await shop.Database.OpenConnectionAsync(Ct);
        _metrics.Connections().ShouldBe("connections[active]=1 waits=1");
        await shop.DisposeAsync();
        _metrics.Connections().ShouldBe("waits=1");
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_an_error_of_the_connection()
    {
        using var shop = new Shop(new DbContextOptionsBuilder<Shop>().UseSqlite("Data Source=/no/such/folder/shop.db").UseGatewayMetrics(_metrics).Options);
        await Should.ThrowAsync<SqliteException>(() => shop.Orders.ToListAsync(Ct));
        _metrics.Connections().ShouldBe("errors[database_error]=1 waits=1");
        _metrics.Queries().ShouldBeEmpty();
    }

    [Fact]
    public void A_reader_lasts_until_its_last_row_was_read()
    {
        using var shop = Open();
        shop.Orders.AddRange(new Order { Id = 1 }, new Order { Id = 2 });
        shop.SaveChanges();
        foreach (var order in shop.Orders.AsNoTracking().AsEnumerable())
            _metrics.Value("db_queries_total", ("query_type", "select")).ShouldBe(0);
        _metrics.Value("db_queries_total", ("query_type", "select")).ShouldBe(1);
    }

    [Fact]
    public async Task A_host_adds_it_with_one_call_and_a_second_one_records_nothing_twice()
    {
        var services = new ServiceCollection();
        services.AddGatewayMetrics();
        services.AddDbContext<Shop>(options => options.UseSqlite(_connection).UseGatewayMetrics().UseGatewayMetrics());
        await using var provider = services.BuildServiceProvider();
        for (var i = 0; i < 3; i++)
        {
            await using var scope = provider.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<Shop>().Orders.ToListAsync(Ct);
        }

        provider.GetRequiredService<GatewayMetrics>().Queries().ShouldBe("queries[select]=3 timed[select]=3");
    }

    [Fact]
    public async Task Contexts_of_two_hosts_share_the_providers_services_and_no_metrics()
    {
        var other = TestMetrics.Create(TimeProvider.System);
        using var first = Open();
        using var second = new Shop(new DbContextOptionsBuilder<Shop>().UseSqlite(_connection).UseGatewayMetrics(other).Options);
        await first.Orders.ToListAsync(Ct);
        await second.Orders.CountAsync(Ct);
        await second.Orders.CountAsync(Ct);
        (_metrics.Value("db_queries_total"), other.Value("db_queries_total")).ShouldBe((1, 2));
    }

    [Fact]
    public void Mistakes_are_told_with_the_fix()
    {
        var wrong = new DbContextOptionsBuilder<Shop>().UseGatewayMetrics(_metrics).UseSqlite(_connection).Options;
        Should.Throw<InvalidOperationException>(() => new Shop(wrong)).Message.ShouldContain("call it after it");
        Should.Throw<InvalidOperationException>(() => new DbContextOptionsBuilder<Shop>().UseSqlite(_connection).UseGatewayMetrics()).Message.ShouldContain("UseGatewayMetrics(metrics)");
        var services = new ServiceCollection();
        services.AddDbContext<Shop>(options => options.UseSqlite(_connection).UseGatewayMetrics());
        using var provider = services.BuildServiceProvider();
        Should.Throw<InvalidOperationException>(provider.GetRequiredService<Shop>).Message.ShouldContain("AddGatewayMetrics");
    }

    [Fact]
    public void The_family_keeps_the_rules_of_all_families() => FamilyConformance.Check<EntityFrameworkMetrics>();

    public void Dispose() => _keeper.Dispose();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<int> SaveAsync(Shop shop, bool isAsync) => isAsync ? await shop.SaveChangesAsync(Ct) : shop.SaveChanges();

    private static async Task<Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction> BeginAsync(Shop shop, bool isAsync) =>
        isAsync ? await shop.Database.BeginTransactionAsync(Ct) : shop.Database.BeginTransaction();

    private Shop Open() => new(new DbContextOptionsBuilder<Shop>().UseSqlite(_connection).UseGatewayMetrics(_metrics).Options);
}
