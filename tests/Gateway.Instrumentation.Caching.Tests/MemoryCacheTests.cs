using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Instrumentation.Caching.Tests;

public sealed class MemoryCacheTests
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create(TimeProvider.System);

    [Fact]
    public void A_cached_null_is_a_hit()
    {
        using var cache = Measured(new MemoryCache(new MemoryCacheOptions()));
        cache.TryGetValue("secret:a", out _).ShouldBeFalse();
        cache.Set<string?>("secret:a", null);
        cache.TryGetValue("secret:a", out var value).ShouldBeTrue();
        value.ShouldBeNull();
        cache.Get<string>("secret:a").ShouldBeNull();
        cache.Get("secret:b").ShouldBeNull();
        (Of("cache_hits_total"), Of("cache_misses_total"), Of("cache_sets_total")).ShouldBe((2, 2, 1));
    }

    [Fact]
    public async Task Get_or_create_counts_one_miss_and_one_set()
    {
        using var cache = Measured(new MemoryCache(new MemoryCacheOptions()));
        for (var i = 0; i < 3; i++)
        {
            (await cache.GetOrCreateAsync("secret:a", static entry =>
            {
                entry.SetAbsoluteExpiration(TimeSpan.FromHours(1)).SetSize(1).SetPriority(CacheItemPriority.High);
                return Task.FromResult("made");
            })).ShouldBe("made");
        }

        Should.Throw<NotSupportedException>(() => cache.GetOrCreate<string>("secret:b", static _ => throw new NotSupportedException()));
        cache.TryGetValue("secret:b", out _).ShouldBeFalse();
        cache.Remove("secret:a");
        (Of("cache_hits_total"), Of("cache_misses_total"), Of("cache_sets_total"), Of("cache_removals_total")).ShouldBe((2, 3, 1, 1));
        _metrics.Scrape().Samples.ShouldNotContain(static sample => sample.Line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Evictions_are_counted_by_reason_and_not_what_is_removed_or_replaced()
    {
        using var cache = Measured(new MemoryCache(new MemoryCacheOptions { SizeLimit = 2 }));
        using var old = new CancellationTokenSource();
        cache.Set("secret:token", 1, new MemoryCacheEntryOptions { Size = 1 }.AddExpirationToken(new CancellationChangeToken(old.Token)));
        await old.CancelAsync();
        cache.Set("secret:a", 1, new MemoryCacheEntryOptions { Size = 1 });
        cache.Set("secret:a", 2, new MemoryCacheEntryOptions { Size = 1 });
        cache.Remove("secret:a");
        cache.Set("secret:large", 1, new MemoryCacheEntryOptions { Size = 3 });
        await Poll.UntilAsync(
            () => Task.FromResult((Reason("token_expired"), Reason("capacity"), Reason("expired"))), static reasons => reasons == (1, 1, 0), "the evictions to be told");
        Of("cache_removals_total").ShouldBe(1);
    }

    [Fact]
    public async Task A_sliding_expiry_slides_with_each_look_up_and_its_end_is_counted_once()
    {
        var time = new FakeTimeProvider();
        using var cache = Measured(new MemoryCache(new MemoryCacheOptions { Clock = new FakeClock(time), ExpirationScanFrequency = TimeSpan.FromMinutes(1) }));
        var told = 0;
        cache.Set("secret:a", 1, new MemoryCacheEntryOptions { SlidingExpiration = TimeSpan.FromMinutes(10) }.RegisterPostEvictionCallback((_, _, _, _) => told++));
        for (var i = 0; i < 3; i++)
        {
            time.Advance(TimeSpan.FromMinutes(9));
            cache.TryGetValue("secret:a", out _).ShouldBeTrue();
        }

        time.Advance(TimeSpan.FromMinutes(11));
        cache.TryGetValue("secret:a", out _).ShouldBeFalse();
        await Poll.UntilAsync(() => Task.FromResult(Reason("expired")), static count => count == 1, "the eviction to be told");
        told.ShouldBe(1);
        (Of("cache_hits_total"), Of("cache_misses_total"), Of("cache_sets_total"), Of("cache_removals_total")).ShouldBe((3, 1, 1, 0));
    }

    [Fact]
    public async Task Evictions_are_not_counted_when_they_are_switched_off()
    {
        using var inner = new MemoryCache(new MemoryCacheOptions());
        var cache = inner.UseGatewayMetrics(_metrics, "offers", countEvictions: false);
        cache.UseGatewayMetrics(_metrics, "other").ShouldBeSameAs(cache);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var old = new CancellationTokenSource();
        cache.Set("secret:a", 1, new MemoryCacheEntryOptions().AddExpirationToken(new CancellationChangeToken(old.Token)).RegisterPostEvictionCallback((_, _, _, _) => told.SetResult()));
        await old.CancelAsync();
        cache.TryGetValue("secret:a", out _).ShouldBeFalse();
        await told.Task;
        Reason("token_expired").ShouldBe(0);
    }

    [Fact]
    public void An_entry_is_the_caches_own_to_who_makes_it()
    {
        using var inner = new MemoryCache(new MemoryCacheOptions { SizeLimit = 10, TrackStatistics = true });
        using var cache = Measured(inner);
        var until = DateTimeOffset.UtcNow.AddHours(1);
        using (var entry = cache.CreateEntry("secret:a"))
        {
            (entry.AbsoluteExpiration, entry.Priority, entry.Size, entry.Value) = (until, CacheItemPriority.NeverRemove, 3, "x");
            entry.SlidingExpiration = TimeSpan.FromMinutes(1);
            (entry.Key, entry.AbsoluteExpiration, entry.SlidingExpiration, entry.Priority, entry.Size, entry.Value)
                .ShouldBe(("secret:a", until, TimeSpan.FromMinutes(1), CacheItemPriority.NeverRemove, 3L, "x"));
            entry.AbsoluteExpirationRelativeToNow.ShouldBeNull();
            entry.ExpirationTokens.ShouldBeEmpty();
            Of("cache_sets_total").ShouldBe(0);
            entry.Dispose(); // and once more at the end of the block
        }

        Of("cache_sets_total").ShouldBe(1);
        inner.GetCurrentStatistics()!.CurrentEstimatedSize.ShouldBe(3);
        inner.Get("secret:a").ShouldBe("x");
    }

    [Fact]
    public void Entries_and_size_are_shown_when_the_cache_keeps_statistics()
    {
        using (var cache = Measured(new MemoryCache(new MemoryCacheOptions { TrackStatistics = true, SizeLimit = 100 })))
        {
            cache.Set("secret:a", 1, new MemoryCacheEntryOptions { Size = 7 });
            cache.Set("secret:b", 1, new MemoryCacheEntryOptions { Size = 3 });
            (Of("cache_entries"), Of("cache_size")).ShouldBe((2, 10));
            cache.GetCurrentStatistics()!.CurrentEntryCount.ShouldBe(2);
        }

        _metrics.Has("cache_entries").ShouldBeFalse();
        using var without = Measured(new MemoryCache(new MemoryCacheOptions()));
        _metrics.Has("cache_entries").ShouldBeFalse();
    }

    [Fact]
    public void A_look_up_allocates_nothing()
    {
        using var cache = Measured(new MemoryCache(new MemoryCacheOptions()));
        object key = "secret:a";
        cache.Set(key, "x");
        var least = long.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                cache.TryGetValue(key, out _);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        least.ShouldBe(0);
    }

#pragma warning disable CS0618 // what the cache takes a time from
    private sealed class FakeClock(TimeProvider time) : Microsoft.Extensions.Internal.ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
#pragma warning restore CS0618

    private IMemoryCache Measured(IMemoryCache cache) => cache.UseGatewayMetrics(_metrics, "offers");

    private double Of(string name) => _metrics.Has(name, ("cache_name", "offers")) ? _metrics.Value(name, ("cache_name", "offers")) : 0;

    private double Reason(string reason) => _metrics.Has("cache_evictions_total", ("reason", reason)) ? _metrics.Value("cache_evictions_total", ("reason", reason)) : 0;
}
