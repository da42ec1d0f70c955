using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Gateway.Instrumentation.Redis.Tests;

public sealed class TrackRedisTests(RedisFixture redis)
{
    [Fact]
    public async Task One_line_measures_what_is_registered_and_the_container_closes_what_it_made()
    {
        var made = await redis.ConnectAsync();
        await using var keyed = await redis.ConnectAsync();
        var services = new ServiceCollection();
        services.AddSingleton<IConnectionMultiplexer>(_ => made);
        services.AddKeyedSingleton<IConnectionMultiplexer>("sessions", keyed);
        services.AddGatewayMetrics().TrackRedis().TrackRedis();
        await using (var provider = services.BuildServiceProvider())
        {
            await provider.GetRequiredService<IConnectionMultiplexer>().GetDatabase().StringGetAsync("x");
            provider.GetRequiredKeyedService<IConnectionMultiplexer>("sessions").GetDatabase().StringGet("x");
            provider.GetRequiredService<GatewayMetrics>().Value("redis_operations_duration_seconds_count", ("operation", "get")).ShouldBe(2);
        }

        made.IsConnected.ShouldBeFalse();
        keyed.IsConnected.ShouldBeTrue("whoever made it closes it");
    }

    [Fact]
    public async Task A_multiplexer_that_is_added_later_stops_the_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddGatewayMetrics().TrackRedis();
        builder.Services.AddSingleton<IConnectionMultiplexer>(static _ => throw new NotSupportedException("nobody asks for it"));
        using (var early = builder.Build())
        {
            var thrown = await Should.ThrowAsync<InvalidOperationException>(() => early.StartAsync(TestContext.Current.CancellationToken));
            thrown.Message.ShouldBe("IConnectionMultiplexer was added after TrackRedis() and is not measured: call TrackRedis() after it, or once more.");
        }

        builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddGatewayMetrics().TrackRedis();
        builder.Services.AddSingleton<IConnectionMultiplexer>(static _ => throw new NotSupportedException("nobody asks for it"));
        builder.Services.AddGatewayMetrics().TrackRedis();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }
}
