namespace Gateway.Instrumentation.Tests.Families;

public class CacheMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly CacheMetrics _cache;

    public CacheMetricsTests() => _cache = new CacheMetrics(_test.Metrics);

    [Fact]
    public void Nothing_is_shown_before_a_cache_is_known() => _test.WithoutBuckets().ShouldBeEmpty();

    [Fact]
    public void A_look_up_counts_what_it_found()
    {
        using (var lookup = _cache.TrackLookup())
            lookup.Complete(CacheLookupResult.Hit);
        Shows("default", hits: 1, misses: 0);
        using (var lookup = _cache.TrackLookup())
            lookup.Complete(CacheLookupResult.Miss);
        Shows("default", hits: 1, misses: 1);
    }

    [Fact]
    public async Task A_look_up_that_gives_nothing_is_a_miss()
    {
        foreach (var value in new[] { "found", null, "found" })
        {
            (await _cache.TrackLookup("prices").RunAsync(
                _ => Task.FromResult(value), found => found is null ? CacheLookupResult.Miss : CacheLookupResult.Hit)).ShouldBe(value);
        }

        Shows("prices", hits: 2, misses: 1);
    }

    [Fact]
    public async Task A_look_up_that_failed_or_was_cancelled_is_neither_hit_nor_miss()
    {
        _cache.TrackLookup().Dispose();
        using (var lookup = _cache.TrackLookup())
            lookup.Cancel();
        var thrown = new InvalidOperationException();
        (await Should.ThrowAsync<InvalidOperationException>(() =>
            _cache.TrackLookup().RunAsync(_ => Task.FromException<CacheLookupResult>(thrown)))).ShouldBeSameAs(thrown);
        Shows("default", hits: 0, misses: 0);
    }

    [Fact]
    public void A_result_that_is_none_counts_nothing()
    {
        using (var lookup = _cache.TrackLookup())
            lookup.Complete((CacheLookupResult)77);
        Shows("default", hits: 0, misses: 0);
    }

    [Fact]
    public void Hits_and_misses_can_be_counted_without_a_scope()
    {
        _cache.RecordHit();
        _cache.RecordHit(count: 4);
        _cache.RecordMiss(count: 2);
        _cache.RecordMiss();
        Shows("default", hits: 5, misses: 3);
    }

    [Fact]
    public void The_first_hit_shows_that_there_were_no_misses()
    {
        _cache.RecordHit("prices");
        Shows("prices", hits: 1, misses: 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Counts_of_0_or_less_record_nothing_and_make_no_series(int count)
    {
        _cache.RecordHit("prices", count);
        _cache.RecordMiss("prices", count);
        _test.WithoutBuckets().ShouldBeEmpty();
        _test.OwnSamples.ShouldBeEmpty();
    }

    private void Shows(string cache, int hits, int misses) => _test.WithoutBuckets().ShouldBe(
        $$"""
        cache_hits_total{cache_name="{{cache}}"} {{hits}}
        cache_misses_total{cache_name="{{cache}}"} {{misses}}
        """);
}
