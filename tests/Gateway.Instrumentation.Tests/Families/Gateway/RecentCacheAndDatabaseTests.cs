using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class RecentCacheAndDatabaseTests
{
    private static readonly string[] Gauges = ["cache_hit_rate", "db_query_latency_avg_seconds"];

    private readonly TestRegistry _test = new(options => options.DefaultLabelLimit = 1);
    private readonly CacheMetrics _cache;
    private readonly DatabaseMetrics _database;

    public RecentCacheAndDatabaseTests()
    {
        _cache = new CacheMetrics(_test.Metrics);
        _database = new DatabaseMetrics(_test.Metrics);
    }

    [Fact]
    public void Nothing_is_shown_of_what_is_only_known()
    {
        _cache.AnnounceCache();
        _database.Announce("select");
        _test.SamplesOf(Gauges).ShouldBeEmpty();
    }

    [Fact]
    public void The_hit_rate_is_the_share_of_look_ups_that_found_something()
    {
        _cache.RecordHit(count: 3);
        _test.SamplesOf(Gauges).ShouldBe("""cache_hit_rate{cache_name="default"} 1""");
        _cache.RecordMiss();
        _test.SamplesOf(Gauges).ShouldBe("""cache_hit_rate{cache_name="default"} 0.75""");
        _cache.RecordMiss(count: 0);
        _cache.RecordHit(count: -5);
        using (var lookup = _cache.TrackLookup())
            lookup.Complete(CacheLookupResult.Miss);
        _cache.TrackLookup().Dispose(); // failed: neither
        _test.SamplesOf(Gauges).ShouldBe("""cache_hit_rate{cache_name="default"} 0.6""");
    }

    [Fact]
    public void A_cache_that_only_misses_has_a_rate_of_0()
    {
        _cache.RecordMiss();
        _test.SamplesOf(Gauges).ShouldBe("""cache_hit_rate{cache_name="default"} 0""");
    }

    [Fact]
    public void Look_ups_in_Redis_are_no_part_of_it()
    {
        _cache.RecordRedisLookup("get", CacheLookupResult.Hit, TimeSpan.FromSeconds(1));
        _test.SamplesOf(Gauges).ShouldBeEmpty();
    }

    [Fact]
    public void The_mean_of_queries_counts_failed_ones_too()
    {
        _database.RecordQuery("select", TimeSpan.FromSeconds(1));
        _database.RecordQuery("select", "timeout_error", TimeSpan.FromSeconds(2));
        using (_database.TrackQuery("select"))
            _test.Time.Advance(TimeSpan.FromSeconds(3));
        _test.SamplesOf(Gauges).ShouldBe("""db_query_latency_avg_seconds{query_type="select"} 2""");
    }

    [Fact]
    public void A_negative_duration_is_no_part_of_it()
    {
        _database.RecordQuery("select", TimeSpan.FromSeconds(-1));
        _test.SamplesOf(Gauges).ShouldBeEmpty();
    }

    [Fact]
    public void What_happened_leaves_with_the_window()
    {
        _cache.RecordHit();
        _database.RecordQuery("select", TimeSpan.FromSeconds(1));
        _test.Time.Advance(TimeSpan.FromMinutes(4));
        _cache.RecordMiss();
        _database.RecordQuery("select", TimeSpan.FromSeconds(3));
        _test.SamplesOf(Gauges).ShouldBe("cache_hit_rate{cache_name=\"default\"} 0.5\ndb_query_latency_avg_seconds{query_type=\"select\"} 2");
        _test.Time.Advance(TimeSpan.FromMinutes(1));
        _test.SamplesOf(Gauges).ShouldBe("cache_hit_rate{cache_name=\"default\"} 0\ndb_query_latency_avg_seconds{query_type=\"select\"} 3");
        _test.Time.Advance(TimeSpan.FromMinutes(4));
        _test.SamplesOf(Gauges).ShouldBeEmpty();
    }

    [Fact]
    public void Reset_forgets_them()
    {
        _cache.RecordHit();
        _database.RecordQuery("select", TimeSpan.FromSeconds(1));
        _test.Registry.Reset();
        _test.SamplesOf(Gauges).ShouldBeEmpty();
    }

    [Fact]
    public void Two_instances_on_one_registry_record_to_the_same_window()
    {
        _cache.RecordHit();
        _database.RecordQuery("select", TimeSpan.FromSeconds(1));
        new CacheMetrics(_test.Metrics).RecordMiss();
        new DatabaseMetrics(_test.Metrics).RecordQuery("select", TimeSpan.FromSeconds(3));
        _test.SamplesOf(Gauges).ShouldBe("cache_hit_rate{cache_name=\"default\"} 0.5\ndb_query_latency_avg_seconds{query_type=\"select\"} 2");
    }

    [Fact]
    public void Those_beyond_the_limit_share_one_window()
    {
        _cache.RecordHit();
        _cache.RecordHit("b");
        _cache.RecordMiss("c");
        foreach (var (type, seconds) in new[] { ("select", 1), ("insert", 2), ("update", 4) })
            _database.RecordQuery(type, TimeSpan.FromSeconds(seconds));
        _test.SamplesOf(Gauges).ShouldBe(
            """
            cache_hit_rate{cache_name="default"} 1
            cache_hit_rate{cache_name="other"} 0.5
            db_query_latency_avg_seconds{query_type="select"} 1
            db_query_latency_avg_seconds{query_type="other"} 3
            """);
    }
}
