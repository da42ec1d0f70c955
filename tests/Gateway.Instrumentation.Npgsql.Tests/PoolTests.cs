using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Gateway.Instrumentation.Npgsql.Tests;

public sealed class PoolTests(PostgresFixture postgres)
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);

    [Fact]
    public async Task Pools_of_several_data_sources_show_what_is_used_and_idle_until_they_are_disposed()
    {
        var (orders, users) = (Name("orders"), Name("users"));
        using var pools = new NpgsqlPoolMetrics(_metrics.Factory);
        await using var first = Named(orders, 5);
        var second = Named(users, 7);

        var connection = await first.OpenConnectionAsync(Ct);
        await (await second.OpenConnectionAsync(Ct)).DisposeAsync();
        Of(orders).ShouldBe((Used: 1, Idle: 0, Max: 5));
        Of(users).ShouldBe((Used: 0, Idle: 1, Max: 7));

        await connection.DisposeAsync();
        await second.DisposeAsync();
        Of(orders).ShouldBe((Used: 0, Idle: 1, Max: 5));
        _metrics.Has("db_connections", ("database", users)).ShouldBeFalse();
        _metrics.Has("npgsql_pool_max_connections", ("database", users)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_pool_without_a_name_has_that_of_its_database_and_never_a_connection_string()
    {
        using var pools = new NpgsqlPoolMetrics(_metrics.Factory);
        await using var source = NpgsqlDataSource.Create(postgres.Server.ConnectionString(Name("unnamed")));
        await using var connection = await source.OpenConnectionAsync(Ct);
        var page = _metrics.Scrape();
        page.Has("db_connections", ("database", "postgres"), ("state", "active")).ShouldBeTrue();
        page.Samples.ShouldAllBe(sample => !sample.Line.Contains("Host=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_pool_is_full_on_the_page_and_those_that_waited_in_vain_are_errors_and_no_queries()
    {
        var name = Name("full");
        await using var source = Named(name, 1, "Timeout=5").UseGatewayMetrics(_metrics, options => options.Database = name);
        await using (await source.OpenConnectionAsync(Ct))
        {
            Of(name).ShouldBe((Used: 1, Idle: 0, Max: 1));
            await using var command = source.CreateCommand("SELECT 1");
            await Should.ThrowAsync<NpgsqlException>(() => command.ExecuteScalarAsync(Ct));
        }

        _metrics.Value("db_connection_errors_total", ("database", name), ("error_type", "timeout_error")).ShouldBe(1);
        _metrics.Value("db_connection_wait_seconds_count", ("database", name)).ShouldBe(2);
        _metrics.Value("db_connection_wait_seconds_sum", ("database", name)).ShouldBeGreaterThan(0.9);
        _metrics.Queries().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_host_shows_the_pools_of_its_process_with_one_line()
    {
        var services = new ServiceCollection();
        services.AddGatewayMetrics().TrackNpgsqlPools();
        await using var provider = services.BuildServiceProvider();
        using var pools = provider.GetRequiredService<NpgsqlPoolMetrics>();
        var name = Name("hosted");
        await using var source = Named(name, 5);
        await using var connection = await source.OpenConnectionAsync(Ct);
        var metrics = provider.GetRequiredService<GatewayMetrics>();
        metrics.Value("db_connections", ("database", name), ("state", "active")).ShouldBe(1);
        metrics.Value("npgsql_pools").ShouldBeGreaterThanOrEqualTo(1);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // Pools of other tests, which run beside these, are on the page as well.
    private static string Name(string name) => $"{name}-{Guid.NewGuid():N}";

    private NpgsqlDataSource Named(string name, int max, string more = "") =>
        new NpgsqlDataSourceBuilder($"{postgres.Server.ConnectionString(maxPoolSize: max)};{more}") { Name = name }.Build();

    private (double Used, double Idle, double Max) Of(string database)
    {
        var page = _metrics.Scrape();
        return (
            page.Value("db_connections", ("database", database), ("state", "active")), page.Value("db_connections", ("database", database), ("state", "idle")),
            page.Value("npgsql_pool_max_connections", ("database", database)));
    }
}
