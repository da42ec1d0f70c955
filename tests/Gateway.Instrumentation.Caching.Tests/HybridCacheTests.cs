using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.Caching.Tests;

public sealed class HybridCacheTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_miss_is_counted_for_each_run_of_a_factory_however_many_wait()
    {
        await using var provider = Provider();
        var (cache, metrics) = (provider.GetRequiredService<HybridCache>(), provider.GetRequiredService<GatewayMetrics>());
        var (runs, gate) = (0, new TaskCompletionSource());
        var calls = Enumerable.Range(0, 20).Select(_ => cache.GetOrCreateAsync("secret:a", async _ =>
        {
            Interlocked.Increment(ref runs);
            await gate.Task;
            return "made";
        }, cancellationToken: Ct).AsTask()).ToList();
        gate.SetResult();
        (await Task.WhenAll(calls)).ShouldAllBe(static value => value == "made");

        runs.ShouldBe(1);
        Of(metrics, "cache_misses_total").ShouldBe(1);
        Of(metrics, "cache_hits_total").ShouldBe(19);
        Timed(metrics, "create").ShouldBe(1);
        Timed(metrics, "get").ShouldBe(20);
    }

    [Fact]
    public async Task A_cached_null_is_a_hit_and_what_may_not_be_created_a_miss()
    {
        await using var provider = Provider();
        var (cache, metrics) = (provider.GetRequiredService<HybridCache>(), provider.GetRequiredService<GatewayMetrics>());
        var onlyCached = new HybridCacheEntryOptions { Flags = HybridCacheEntryFlags.DisableUnderlyingData };
        (await cache.GetOrCreateAsync("secret:a", static _ => ValueTask.FromResult<string?>("made"), onlyCached, cancellationToken: Ct)).ShouldBeNull();
        (Of(metrics, "cache_misses_total"), Of(metrics, "cache_hits_total")).ShouldBe((1, 0));

        for (var i = 0; i < 2; i++)
            (await cache.GetOrCreateAsync("secret:a", static _ => ValueTask.FromResult<string?>(null), cancellationToken: Ct)).ShouldBeNull();
        (Of(metrics, "cache_misses_total"), Of(metrics, "cache_hits_total")).ShouldBe((2, 1));
    }

    [Fact]
    public async Task What_a_factory_throws_is_an_error_of_creating_and_not_of_the_cache()
    {
        await using var provider = Provider();
        var (cache, metrics) = (provider.GetRequiredService<HybridCache>(), provider.GetRequiredService<GatewayMetrics>());
        await Should.ThrowAsync<TimeoutException>(async () => await cache.GetOrCreateAsync<string>("secret:a", static _ => throw new TimeoutException(), cancellationToken: Ct));
        metrics.Value("cache_errors_by_type_total", ("operation", "create"), ("error_type", "timeout_error")).ShouldBe(1);
        metrics.Has("cache_errors_by_type_total", ("operation", "get")).ShouldBeFalse();
    }

    [Fact]
    public async Task Sets_removals_and_tags_work_and_are_counted()
    {
        await using var provider = Provider();
        var (cache, metrics) = (provider.GetRequiredService<HybridCache>(), provider.GetRequiredService<GatewayMetrics>());
        await cache.SetAsync("secret:a", "x", tags: ["prices"], cancellationToken: Ct);
        (await cache.GetOrCreateAsync("secret:a", static _ => ValueTask.FromResult("made"), cancellationToken: Ct)).ShouldBe("x");
        await cache.RemoveByTagAsync("prices", Ct);
        (await cache.GetOrCreateAsync("secret:a", static _ => ValueTask.FromResult("made"), cancellationToken: Ct)).ShouldBe("made");
        await cache.RemoveAsync("secret:a", Ct);
        await cache.RemoveAsync(["secret:a", "secret:b"], Ct);
        (Of(metrics, "cache_sets_total"), Of(metrics, "cache_removals_total")).ShouldBe((1, 3));
        (Of(metrics, "cache_hits_total"), Of(metrics, "cache_misses_total")).ShouldBe((1, 1));
        metrics.Scrape().Samples.ShouldNotContain(static sample => sample.Line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_distributed_cache_in_memory_is_no_second_level_of_a_hybrid_one()
    {
        var services = new ServiceCollection();
        services.AddDistributedMemoryCache();
        services.AddHybridCache();
        services.AddGatewayMetrics().TrackCaches();
        await using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IDistributedCache>().ShouldBeOfType<MemoryDistributedCache>();
        await provider.GetRequiredService<HybridCache>().SetAsync("secret:a", "x", cancellationToken: Ct);
        provider.GetRequiredService<GatewayMetrics>().Has("cache_sets_total", ("cache_name", "distributed")).ShouldBeFalse();
    }

    private static ServiceProvider Provider()
    {
        var services = new ServiceCollection();
        services.AddHybridCache();
        services.AddGatewayMetrics().TrackCaches();
        return services.BuildServiceProvider();
    }

    private static double Of(GatewayMetrics metrics, string name) => metrics.Has(name, ("cache_name", "hybrid")) ? metrics.Value(name, ("cache_name", "hybrid")) : 0;

    private static double Timed(GatewayMetrics metrics, string operation) =>
        metrics.Value("cache_operation_duration_seconds_count", ("cache_name", "hybrid"), ("operation", operation));
}
