using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Gateway.Instrumentation.Redis.Tests;

/// <summary>Several clients of one server, and a client that others use.</summary>
public sealed class SharedConnectionTests(RedisFixture redis)
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);

    [Fact]
    public async Task Closing_one_client_of_a_server_leaves_the_other_on_the_page()
    {
        (string, string)[] connection = [("endpoint", redis.Server.Address), ("connection_type", "interactive")];
        var first = (await redis.ConnectAsync()).UseGatewayMetrics(_metrics);
        var second = (await redis.ConnectAsync()).UseGatewayMetrics(_metrics);
        _metrics.Value("redis_connection_up", connection).ShouldBe(1);
        await first.CloseAsync();
        await first.DisposeAsync();
        _metrics.Value("redis_connection_up", connection).ShouldBe(1);
        _metrics.Has("redis_operations_outstanding").ShouldBeTrue();
        await second.DisposeAsync();
        _metrics.Has("redis_connection_up").ShouldBeFalse();
        _metrics.Has("redis_operations_outstanding").ShouldBeFalse();
    }

    [Fact]
    public async Task A_connection_is_up_when_those_of_all_clients_are()
    {
        SkipUnless.Installed(RedisServer.Program);
        await using var server = await RedisServer.StartAsync();
        (string, string)[] connection = [("endpoint", server.Address), ("connection_type", "interactive")];
        await using var lasting = (await RedisFixture.ConnectAsync(server.Address)).UseGatewayMetrics(_metrics);
        await using (var lost = (await RedisFixture.ConnectAsync(server.Address, static options => options.AllowAdmin = true)).UseGatewayMetrics(_metrics))
        {
            await server.KillAsync();
            await UntilAsync("redis_connection_losses_total", 2, connection);
            _metrics.Value("redis_connection_up", connection).ShouldBe(0);
            await server.StartAgainAsync();
            await UntilAsync("redis_reconnects_total", 2, connection);
            _metrics.Value("redis_connection_up", connection).ShouldBe(1);
            await server.KillAsync();
            await UntilAsync("redis_connection_losses_total", 4, connection);
        }

        _metrics.Value("redis_connection_up", connection).ShouldBe(0, "the other one is still down");
    }

    [Fact]
    public void One_of_two_clients_that_is_lost_shows_the_server_as_down_until_it_is_back_or_closed()
    {
        var connections = RedisConnections.Of(_metrics);
        RedisConnections.Of(_metrics).ShouldBeSameAs(connections);
        var connection = ("redis:6379", "interactive");
        (string, string)[] labels = [("endpoint", "redis:6379"), ("connection_type", "interactive")];
        connections.Show(connection, null, RedisConnectionState.Up);
        connections.Show(connection, null, RedisConnectionState.Up);
        _metrics.Value("redis_connection_up", labels).ShouldBe(1);
        connections.Show(connection, RedisConnectionState.Up, RedisConnectionState.Lost);
        _metrics.Value("redis_connection_up", labels).ShouldBe(0);
        connections.Show(connection, RedisConnectionState.Lost, RedisConnectionState.Up);
        _metrics.Value("redis_connection_up", labels).ShouldBe(1);
        connections.Show(connection, RedisConnectionState.Up, RedisConnectionState.Lost);
        connections.Remove(connection, RedisConnectionState.Lost);
        _metrics.Value("redis_connection_up", labels).ShouldBe(1);
        (_metrics.Value("redis_connection_losses_total", labels), _metrics.Value("redis_reconnects_total", labels)).ShouldBe((2, 1));
        connections.Remove(connection, RedisConnectionState.Up);
        _metrics.Has("redis_connection_up").ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_that_is_away_at_the_start_is_down_and_its_first_connection_is_no_reconnect()
    {
        SkipUnless.Installed(RedisServer.Program);
        await using var server = await RedisServer.StartAsync();
        await server.KillAsync();
        (string, string)[] connection = [("endpoint", server.Address), ("connection_type", "interactive")];
        await using var client = (await RedisFixture.ConnectAsync(server.Address, static options =>
            (options.AbortOnConnectFail, options.ConnectTimeout, options.HeartbeatInterval, options.ReconnectRetryPolicy) = (false, 2_000, TimeSpan.FromMilliseconds(200), new LinearRetry(200)))).UseGatewayMetrics(_metrics);
        _metrics.Value("redis_connection_up", connection).ShouldBe(0);
        await server.StartAgainAsync();
        await UntilAsync("redis_connection_up", 1, connection);
        (_metrics.Value("redis_reconnects_total", connection), _metrics.Value("redis_connection_losses_total", connection)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_distributed_cache_on_a_measured_client_shows_its_commands()
    {
        var made = await redis.ConnectAsync();
        var services = new ServiceCollection();
        services.AddSingleton<IConnectionMultiplexer>(_ => made);
        services.AddGatewayMetrics().TrackRedis();
        services.AddStackExchangeRedisCache(static _ => { });
        services.AddOptions<RedisCacheOptions>().Configure<IConnectionMultiplexer>(
            static (options, client) => options.ConnectionMultiplexerFactory = () => Task.FromResult(client));
        await using (var provider = services.BuildServiceProvider())
        {
            var (cache, key) = (provider.GetRequiredService<IDistributedCache>(), RedisFixture.NewKey());
            await cache.SetStringAsync(key, "hello", new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromHours(1) }, Ct);
            (await cache.GetStringAsync(key, Ct)).ShouldBe("hello");
            cache.GetString(key).ShouldBe("hello");
            var buffers = cache.ShouldBeAssignableTo<IBufferDistributedCache>()!;
            (await buffers.TryGetAsync(key, new System.Buffers.ArrayBufferWriter<byte>(), Ct)).ShouldBeTrue();
            await cache.RefreshAsync(key, Ct);
            await cache.RemoveAsync(key, Ct);
            (await cache.GetStringAsync(key, Ct)).ShouldBeNull();

            var metrics = provider.GetRequiredService<GatewayMetrics>();
            metrics.Value("redis_operations_duration_seconds_count", ("operation", "hmget")).ShouldBeGreaterThanOrEqualTo(4);
            metrics.Value("redis_operations_duration_seconds_count", ("operation", "unlink")).ShouldBe(1);
            metrics.Value("redis_cache_hits_total", ("operation", "hmget")).ShouldBeGreaterThan(0);
            metrics.Value("redis_cache_misses_total", ("operation", "hmget")).ShouldBeGreaterThan(0);
            metrics.Scrape().Samples.ShouldNotContain(static sample => sample.Name == "redis_operation_errors_total" && sample.Value > 0);
            metrics.Scrape().Samples.ShouldNotContain(static sample => sample.Line.Contains("secret", StringComparison.Ordinal));
        }

        made.IsConnected.ShouldBeFalse();
    }

    [Fact]
    public void A_client_that_is_registered_by_its_class_is_told_with_the_fix()
    {
        var services = new ServiceCollection();
        services.AddSingleton<ConnectionMultiplexer>(static _ => throw new NotSupportedException("nobody asks for it"));
        Should.Throw<InvalidOperationException>(() => services.AddGatewayMetrics().TrackRedis()).Message.ShouldContain("services.AddSingleton<IConnectionMultiplexer>");
        services.AddSingleton<IConnectionMultiplexer>(static provider => provider.GetRequiredService<ConnectionMultiplexer>());
        services.AddGatewayMetrics().TrackRedis();
    }

    private Task<double> UntilAsync(string name, double value, (string, string)[] labels) =>
        Poll.UntilAsync(() => Task.FromResult(_metrics.Value(name, labels)), now => now == value, $"{name} to be {value}");
}
