using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Instrumentation.Caching.Tests;

public sealed class TrackCachesTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_line_measures_all_caches_and_keyed_ones_have_their_key_as_name()
    {
        using var made = new MemoryCache(new MemoryCacheOptions());
        var services = new ServiceCollection();
        services.AddMemoryCache().AddDistributedMemoryCache();
        services.AddKeyedSingleton<IMemoryCache>("offers", made);
        services.AddGatewayMetrics().TrackCaches(static options => options.MemoryCacheName = "local").TrackCaches();
        await using (var provider = services.BuildServiceProvider())
        {
            var metrics = provider.GetRequiredService<GatewayMetrics>();
            provider.GetRequiredService<IMemoryCache>().Set("secret:a", 1);
            provider.GetRequiredKeyedService<IMemoryCache>("offers").TryGetValue("secret:a", out _).ShouldBeFalse();
            var distributed = provider.GetRequiredService<IDistributedCache>();
            await distributed.SetStringAsync("secret:a", "x", Ct);
            (await distributed.GetStringAsync("secret:a", Ct)).ShouldBe("x");
            distributed.GetString("secret:b").ShouldBeNull();
            await distributed.RefreshAsync("secret:a", Ct);
            await distributed.RemoveAsync("secret:a", Ct);

            metrics.Value("cache_sets_total", ("cache_name", "local")).ShouldBe(1);
            metrics.Value("cache_misses_total", ("cache_name", "offers")).ShouldBe(1);
            (string, string) name = ("cache_name", "distributed");
            (metrics.Value("cache_hits_total", name), metrics.Value("cache_misses_total", name), metrics.Value("cache_sets_total", name), metrics.Value("cache_removals_total", name))
                .ShouldBe((1, 1, 1, 1));
            metrics.Value("cache_operation_duration_seconds_count", name).ShouldBe(5);
            metrics.Scrape().Samples.ShouldNotContain(static sample => sample.Line.Contains("secret", StringComparison.Ordinal));
        }

        made.TryGetValue("secret:a", out _).ShouldBeFalse("whoever made it disposes it");
    }

    [Fact]
    public async Task A_cache_that_is_added_later_stops_the_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddGatewayMetrics().TrackCaches();
        builder.Services.AddMemoryCache();
        using var host = builder.Build();
        var thrown = await Should.ThrowAsync<InvalidOperationException>(() => host.StartAsync(Ct));
        thrown.Message.ShouldBe("IMemoryCache was added after TrackCaches() and is not measured: call TrackCaches() after it, or once more.");
    }
}
