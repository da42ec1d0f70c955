using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class ParseCacheMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly ParseCacheMetrics _cache;

    public ParseCacheMetricsTests() => _cache = new ParseCacheMetrics(_test.Metrics);

    [Fact]
    public void Hits_and_misses_are_shown_at_0_from_the_start() => Reads().ShouldBe("parse_cache_hit_total 0\nparse_cache_miss_total 0");

    [Fact]
    public void A_read_is_counted_by_what_it_found()
    {
        _cache.TrackRead().Run(() => "parsed", Result).ShouldBe("parsed");
        _cache.TrackRead().Run(() => "parsed", Result);
        _cache.TrackRead().Run(() => (string?)null, Result).ShouldBeNull();
        Reads().ShouldBe("parse_cache_hit_total 2\nparse_cache_miss_total 1");

        static CacheLookupResult Result(string? parsed) => parsed is null ? CacheLookupResult.Miss : CacheLookupResult.Hit;
    }

    [Fact]
    public async Task A_read_that_fails_is_a_miss_whatever_went_wrong()
    {
        await Should.ThrowAsync<IOException>(() => _cache.TrackRead().RunAsync(() => throw new IOException()));
        _cache.TrackRead().Dispose();
        using (var read = _cache.TrackRead())
            read.Complete((CacheLookupResult)77);
        Reads().ShouldBe("parse_cache_hit_total 0\nparse_cache_miss_total 3");
    }

    [Fact]
    public void A_cancelled_read_is_not_counted()
    {
        using (var read = _cache.TrackRead())
            read.Cancel();
        Reads().ShouldBe("parse_cache_hit_total 0\nparse_cache_miss_total 0");
    }

    [Fact]
    public void Hits_misses_and_the_state_of_the_cache_can_be_recorded()
    {
        _cache.RecordHit();
        _cache.RecordMiss();
        _cache.RecordMiss();
        _cache.SetEntries(10);
        _cache.SetEntries(9);
        _cache.SetSizeBytes(5_000_000_000);
        _test.Samples.ShouldBe(
            """
            parse_cache_entries 9
            parse_cache_hit_total 1
            parse_cache_miss_total 2
            parse_cache_size_bytes 5000000000
            """);
    }

    private string Reads() => _test.SamplesOf("parse_cache_hit_total", "parse_cache_miss_total");
}
