using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using StackExchange.Redis;

namespace Gateway.Instrumentation.Redis.Tests;

public sealed class OutageTests
{
    private const int Workers = 4;

    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);

    [Fact]
    public async Task A_server_that_goes_away_under_load_and_comes_back_is_on_the_page()
    {
        SkipUnless.Installed(RedisServer.Program);
        await using var server = await RedisServer.StartAsync();
        await using var client = (await RedisFixture.ConnectAsync(server.Address, static options =>
        {
            (options.BacklogPolicy, options.HeartbeatInterval) = (BacklogPolicy.FailFast, TimeSpan.FromMilliseconds(200));
            options.ReconnectRetryPolicy = new LinearRetry(200);
        })).UseGatewayMetrics(_metrics, static options => options.AnnouncedOperations.Add("get"));
        var database = client.GetDatabase();
        (string, string)[] connection = [("endpoint", server.Address), ("connection_type", "interactive")];
        _metrics.Value("redis_connection_up", connection).ShouldBe(1);
        _metrics.Value("redis_connection_losses_total", connection).ShouldBe(0);
        _metrics.Has("redis_operations_outstanding", ("endpoint", server.Address)).ShouldBeTrue();

        var (succeeded, failed) = (0, 0);
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await database.StringGetAsync("secret:key");
                    Interlocked.Increment(ref succeeded);
                }
                catch (RedisException)
                {
                    Interlocked.Increment(ref failed);
                    await Task.Yield();
                }
            }
        })).ToList();

        await UntilAsync(() => Volatile.Read(ref succeeded) > 100, "the load to run");
        await server.KillAsync();
        await UntilAsync(() => _metrics.Value("redis_connection_up", connection) == 0, "the connection to be down");
        await UntilAsync(() => _metrics.Value("redis_operation_errors_total", ("error_type", "connection_error")) > 0, "errors");
        await server.StartAgainAsync();
        await UntilAsync(() => _metrics.Value("redis_connection_up", connection) == 1, "the connection to be up");
        var before = Volatile.Read(ref succeeded);
        await UntilAsync(() => Volatile.Read(ref succeeded) > before + 100, "the load to go on");
        await stop.CancelAsync();
        await Task.WhenAll(load);

        _metrics.Value("redis_connection_losses_total", connection).ShouldBe(1);
        _metrics.Value("redis_reconnects_total", connection).ShouldBe(1);
        _metrics.Value("redis_connection_failures_total", ("endpoint", server.Address)).ShouldBeGreaterThanOrEqualTo(1);
        await UntilAsync(() => _metrics.Value("redis_operations_duration_seconds_count") == succeeded + failed, "every call to be recorded");
        _metrics.Value("redis_operation_errors_total").ShouldBe(failed);
        _metrics.Value("redis_cache_misses_total").ShouldBe(succeeded);

        await client.CloseAsync();
        _metrics.Has("redis_connection_up").ShouldBeFalse("a connection that is closed on purpose is not down");
        _metrics.Has("redis_operations_outstanding").ShouldBeFalse();
    }

    private static Task<bool> UntilAsync(Func<bool> isSo, string waitingFor) => Poll.UntilAsync(() => Task.FromResult(isSo()), static so => so, waitingFor);
}
