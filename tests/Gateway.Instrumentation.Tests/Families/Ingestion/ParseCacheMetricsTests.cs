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
    public async Task Get_or_add_creates_what_is_missing_and_counts_only_the_reads()
    {
        var cache = new Dictionary<string, string>();

        (await GetAsync("a")).ShouldBe("parsed a");
        (await GetAsync("a")).ShouldBe("parsed a");
        (await GetAsync("b")).ShouldBe("parsed b");

        cache.Count.ShouldBe(2);
        Reads().ShouldBe("parse_cache_hit_total 1\nparse_cache_miss_total 2");

        Task<string> GetAsync(string key) => _cache.GetOrAddAsync(
            key, (key, _) => Task.FromResult(cache.GetValueOrDefault(key)), (key, _) => Task.FromResult(cache[key] = $"parsed {key}"));
    }

    [Fact]
    public async Task Get_or_add_passes_the_exception_of_a_read_on_and_counts_a_miss()
    {
        var created = false;

        await Should.ThrowAsync<IOException>(() => _cache.GetOrAddAsync<string, string>("a", (_, _) => throw new IOException(), (_, _) => Create()));

        created.ShouldBeFalse();
        Reads().ShouldBe("parse_cache_hit_total 0\nparse_cache_miss_total 1");

        Task<string> Create()
        {
            created = true;
            return Task.FromResult("parsed");
        }
    }

    [Fact]
    public async Task Get_or_add_counts_one_miss_when_creating_fails()
    {
        await Should.ThrowAsync<FormatException>(() => _cache.GetOrAddAsync<string, string>(
            "a", (_, _) => Task.FromResult<string?>(null), (_, _) => throw new FormatException()));

        Reads().ShouldBe("parse_cache_hit_total 0\nparse_cache_miss_total 1");
    }

    [Fact]
    public async Task Get_or_add_does_not_count_a_read_that_the_caller_cancelled()
    {
        using var cancelled = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(() => _cache.GetOrAddAsync<string, string>("a", CancelledRead, (_, _) => Task.FromResult("parsed"), cancelled.Token));

        Reads().ShouldBe("parse_cache_hit_total 0\nparse_cache_miss_total 0");

        Task<string?> CancelledRead(string key, CancellationToken token)
        {
            cancelled.Cancel();
            token.ThrowIfCancellationRequested();
            return Task.FromResult<string?>(key);
        }
    }

    [Fact]
    public void Observed_caches_are_asked_at_every_scrape_and_added_up_until_they_are_disposed()
    {
        long entries = 2;
        using var onDisk = _cache.ObserveCache(() => entries, () => entries * 100);
        var inMemory = _cache.ObserveCache(() => 5);
        State().ShouldBe("parse_cache_entries 7\nparse_cache_size_bytes 200");

        entries = 3;
        inMemory.Dispose();
        State().ShouldBe("parse_cache_entries 3\nparse_cache_size_bytes 300");

        onDisk.Dispose();
        State().ShouldBeEmpty();
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

    private string State() => _test.SamplesOf("parse_cache_entries", "parse_cache_size_bytes");

    private string Reads() => _test.SamplesOf("parse_cache_hit_total", "parse_cache_miss_total");
}
