using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Instrumentation.Caching.Tests;

/// <summary>What callers of one key do to each other, and what a cache does before it returns.</summary>
public sealed class HybridTruthTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_factory_throws_is_no_error_of_the_cache_for_all_who_wait_for_it()
    {
        await using var provider = Provider();
        var (cache, metrics) = (provider.GetRequiredService<HybridCache>(), provider.GetRequiredService<GatewayMetrics>());
        var gate = new TaskCompletionSource();
        var calls = Enumerable.Range(0, 20).Select(_ => cache.GetOrCreateAsync<string>("secret:a", async _ =>
        {
            await gate.Task;
            throw new IOException();
        }, cancellationToken: Ct).AsTask()).ToList();
        gate.SetResult();
        foreach (var call in calls)
            await Should.ThrowAsync<IOException>(() => call);

        metrics.Value("cache_errors_by_type_total", ("operation", "create"), ("error_type", nameof(IOException))).ShouldBe(1);
        metrics.Has("cache_errors_by_type_total", ("operation", "get")).ShouldBeFalse();
        metrics.Value("cache_operation_duration_seconds_count", ("cache_name", "hybrid"), ("operation", "get")).ShouldBe(20);
        (Of(metrics, "cache_misses_total"), Of(metrics, "cache_hits_total")).ShouldBe((1, 0));
    }

    [Fact]
    public async Task A_caller_that_goes_leaves_the_factory_to_those_who_wait()
    {
        await using var provider = Provider();
        var (cache, metrics) = (provider.GetRequiredService<HybridCache>(), provider.GetRequiredService<GatewayMetrics>());
        var gate = new TaskCompletionSource();
        using var leaves = new CancellationTokenSource();
        var first = cache.GetOrCreateAsync("secret:a", async _ =>
        {
            await gate.Task;
            return "made";
        }, cancellationToken: leaves.Token).AsTask();
        var second = cache.GetOrCreateAsync("secret:a", static _ => ValueTask.FromResult("other"), cancellationToken: Ct).AsTask();
        await leaves.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        (await second).ShouldBe("made");

        (Of(metrics, "cache_misses_total"), Of(metrics, "cache_hits_total")).ShouldBe((1, 1));
        metrics.Has("cache_errors_by_type_total").ShouldBeFalse();
        metrics.Value("cache_operation_duration_seconds_count", ("operation", "get")).ShouldBe(2);
        await Poll.UntilAsync(() => Task.FromResult(metrics.Value("cache_operation_duration_seconds_count", ("operation", "create"))), static count => count == 1, "the factory to end");
    }

    [Fact]
    public async Task A_number_that_is_not_there_is_a_miss()
    {
        await using var provider = Provider();
        var (cache, metrics) = (provider.GetRequiredService<HybridCache>(), provider.GetRequiredService<GatewayMetrics>());
        var onlyCached = new HybridCacheEntryOptions { Flags = HybridCacheEntryFlags.DisableUnderlyingData };
        (await cache.GetOrCreateAsync("secret:a", static _ => ValueTask.FromResult(1), onlyCached, cancellationToken: Ct)).ShouldBe(0);
        (Of(metrics, "cache_misses_total"), Of(metrics, "cache_hits_total")).ShouldBe((1, 0));
        await cache.SetAsync("secret:a", 7, cancellationToken: Ct);
        (await cache.GetOrCreateAsync("secret:a", static _ => ValueTask.FromResult(1), onlyCached, cancellationToken: Ct)).ShouldBe(7);
        (Of(metrics, "cache_misses_total"), Of(metrics, "cache_hits_total")).ShouldBe((1, 1));
    }

    [Fact]
    public async Task The_time_and_the_error_of_what_a_cache_does_before_it_returns_are_its_own()
    {
        var time = new FakeTimeProvider();
        var metrics = TestMetrics.Create(time);
        var cache = new EagerCache(time).UseGatewayMetrics(metrics, "offers");
        await cache.SetAsync("secret:a", "x", cancellationToken: Ct);
        await cache.RemoveAsync("secret:a", Ct);
        await cache.RemoveAsync(["secret:a"], Ct);
        await cache.RemoveByTagAsync("tag", Ct);
        await cache.RemoveByTagAsync(["tag"], Ct);
        (await cache.GetOrCreateAsync("secret:a", static _ => ValueTask.FromResult("made"), cancellationToken: Ct)).ShouldBe("found");
        (Sum("set"), Sum("remove"), Sum("get")).ShouldBe((1, 4, 1));

        await Should.ThrowAsync<IOException>(async () => await cache.SetAsync(EagerCache.Failing, "x", cancellationToken: Ct));
        await Should.ThrowAsync<IOException>(async () => await cache.GetOrCreateAsync(EagerCache.Failing, static _ => ValueTask.FromResult("made"), cancellationToken: Ct));
        await Should.ThrowAsync<IOException>(async () => await cache.GetOrCreateAsync(EagerCache.Failing.AsSpan(), 1, static (_, _) => ValueTask.FromResult("made"), cancellationToken: Ct));
        metrics.Value("cache_errors_by_type_total", ("operation", "set"), ("error_type", nameof(IOException))).ShouldBe(1);
        metrics.Value("cache_errors_by_type_total", ("operation", "get"), ("error_type", nameof(IOException))).ShouldBe(2);

        double Sum(string operation) => metrics.Value("cache_operation_duration_seconds_sum", ("cache_name", "offers"), ("operation", operation));
    }

    [Fact]
    public async Task The_time_of_a_factory_is_that_of_creating_and_not_of_the_look_up()
    {
        await using var provider = new ServiceCollection().AddHybridCache().Services.BuildServiceProvider();
        var time = new FakeTimeProvider();
        var metrics = TestMetrics.Create(time);
        var cache = provider.GetRequiredService<HybridCache>().UseGatewayMetrics(metrics, "offers");
        await cache.GetOrCreateAsync("secret:a", _ => Make(), cancellationToken: Ct);
        (Sum("create"), Sum("get")).ShouldBe((5, 0));

        ValueTask<string> Make()
        {
            time.Advance(TimeSpan.FromSeconds(5));
            return ValueTask.FromResult("made");
        }

        double Sum(string operation) => metrics.Value("cache_operation_duration_seconds_sum", ("operation", operation));
    }

    [Fact]
    public async Task A_factory_whose_callers_have_all_gone_is_cancelled_and_no_error()
    {
        await using var provider = Provider();
        var (cache, metrics) = (provider.GetRequiredService<HybridCache>(), provider.GetRequiredService<GatewayMetrics>());
        using var leaves = new CancellationTokenSource();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = cache.GetOrCreateAsync("secret:a", async token =>
        {
            started.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return "made";
        }, cancellationToken: leaves.Token).AsTask();
        await started.Task;
        await leaves.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
        await Poll.UntilAsync(() => Task.FromResult(metrics.Value("cache_operation_duration_seconds_count", ("operation", "create"))), static count => count == 1, "the factory to end");
        metrics.Has("cache_errors_by_type_total").ShouldBeFalse();
        (Of(metrics, "cache_misses_total"), Of(metrics, "cache_hits_total")).ShouldBe((1, 0));
    }

    private static ServiceProvider Provider()
    {
        var services = new ServiceCollection();
        services.AddHybridCache();
        services.AddGatewayMetrics().TrackCaches();
        return services.BuildServiceProvider();
    }

    private static double Of(GatewayMetrics metrics, string name) => metrics.Has(name, ("cache_name", "hybrid")) ? metrics.Value(name, ("cache_name", "hybrid")) : 0;

    /// <summary>A cache that is done when it returns: each call takes a second.</summary>
    private sealed class EagerCache(FakeTimeProvider time) : HybridCache
    {
        public const string Failing = "secret:failing";

        public override ValueTask<T> GetOrCreateAsync<TState, T>(
            string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null,
            CancellationToken cancellationToken = default)
        {
            Do(key);
            return ValueTask.FromResult((T)(object)"found");
        }

        public override ValueTask SetAsync<T>(string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default) =>
            Work(key);

        public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default) => Work(key);

        public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) => Work(tag);

        private ValueTask Work(string key)
        {
            Do(key);
            return default;
        }

        private void Do(string key)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            if (key == Failing)
                throw new IOException();
        }
    }
}
