using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class RedisMetricsTests
{
    private static readonly TimeSpan Elapsed = TimeSpan.FromMilliseconds(250);

    private readonly TestRegistry _test = new();
    private readonly CacheMetrics _cache;

    public RedisMetricsTests() => _cache = new CacheMetrics(_test.Metrics);

    [Fact]
    public void A_call_that_looks_nothing_up_counts_neither_hit_nor_miss()
    {
        using (var call = _cache.TrackRedisOperation("set_user"))
        {
            _test.Time.Advance(Elapsed);
            call.Succeed();
        }

        _test.WithoutBuckets().ShouldBe(
            """
            redis_operations_duration_seconds_sum{operation="set_user"} 0.25
            redis_operations_duration_seconds_count{operation="set_user"} 1
            """);
    }

    [Fact]
    public void A_call_that_failed_counts_its_error_once_and_keeps_its_duration()
    {
        using (var call = _cache.TrackRedisOperation("set_user"))
        {
            _test.Time.Advance(Elapsed);
            call.Fail(new TimeoutException());
        }

        _test.WithoutBuckets().ShouldBe(
            """
            redis_operation_errors_total{operation="set_user",error_type="timeout_error"} 1
            redis_operations_duration_seconds_sum{operation="set_user"} 0.25
            redis_operations_duration_seconds_count{operation="set_user"} 1
            """);
    }

    [Fact]
    public void A_call_that_was_cancelled_keeps_its_duration_and_is_no_error()
    {
        using (var call = _cache.TrackRedisOperation("set_user"))
        {
            _test.Time.Advance(Elapsed);
            call.Cancel();
        }

        _test.Registry.Value("redis_operations_duration_seconds_sum").ShouldBe(0.25);
        _test.Registry.Has("redis_operation_errors_total").ShouldBeFalse();
    }

    [Fact]
    public async Task A_look_up_that_gives_nothing_is_a_miss()
    {
        foreach (var value in new[] { "found", null, "found" })
        {
            await _cache.TrackRedisLookup("get_user").RunAsync(
                _ =>
                {
                    _test.Time.Advance(Elapsed);
                    return Task.FromResult(value);
                },
                found => found is null ? CacheLookupResult.Miss : CacheLookupResult.Hit);
        }

        LookupsShow(hits: 2, misses: 1, calls: 3);
    }

    [Fact]
    public async Task A_look_up_that_failed_is_an_error_and_neither_hit_nor_miss()
    {
        var thrown = new InvalidOperationException();
        (await Should.ThrowAsync<InvalidOperationException>(() => _cache.TrackRedisLookup("get_user").RunAsync(_ =>
        {
            _test.Time.Advance(Elapsed);
            return Task.FromException<CacheLookupResult>(thrown);
        }))).ShouldBeSameAs(thrown);
        LookupsShow(hits: 0, misses: 0, calls: 1, """redis_operation_errors_total{operation="get_user",error_type="InvalidOperationException"} 1""");
    }

    [Fact]
    public void A_look_up_that_was_cancelled_keeps_its_duration_and_nothing_else()
    {
        using (var lookup = _cache.TrackRedisLookup("get_user"))
        {
            _test.Time.Advance(Elapsed);
            lookup.Cancel();
        }

        LookupsShow(hits: 0, misses: 0, calls: 1);
    }

    [Fact]
    public void Calls_that_were_timed_elsewhere_are_added()
    {
        _cache.RecordRedisLookup("get_user", CacheLookupResult.Hit, Elapsed);
        _cache.RecordRedisLookup("get_user", CacheLookupResult.Miss, Elapsed);
        _cache.RecordRedisOperation("get_user", "RedisConnectionException", Elapsed);
        _cache.RecordRedisOperation("get_user", Elapsed);
        LookupsShow(hits: 1, misses: 1, calls: 4, """redis_operation_errors_total{operation="get_user",error_type="RedisConnectionException"} 1""");
    }

    [Fact]
    public void A_negative_duration_is_dropped_and_counted()
    {
        _cache.RecordRedisOperation("set_user", -Elapsed);
        _test.Registry.Value("redis_operations_duration_seconds_count").ShouldBe(0);
        _test.OwnSamples.ShouldBe("""gateway_metrics_rejected_total{metric="redis_operations_duration_seconds",reason="negative"} 1""");
    }

    [Fact]
    public void An_announced_look_up_shows_0()
    {
        _cache.AnnounceRedisLookup("get_user", "RedisConnectionException");
        LookupsShow(hits: 0, misses: 0, calls: 0,
            """
            redis_operation_errors_total{operation="get_user",error_type="timeout_error"} 0
            redis_operation_errors_total{operation="get_user",error_type="api_error"} 0
            redis_operation_errors_total{operation="get_user",error_type="database_error"} 0
            redis_operation_errors_total{operation="get_user",error_type="RedisConnectionException"} 0
            """);
    }

    [Fact]
    public void An_announced_call_that_looks_nothing_up_shows_no_hits()
    {
        _cache.AnnounceRedisOperation("set_user");
        _test.Registry.Value("redis_operations_duration_seconds_count", ("operation", "set_user")).ShouldBe(0);
        _test.Registry.Value("redis_operation_errors_total", ("operation", "set_user"), ("error_type", "timeout_error")).ShouldBe(0);
        _test.Registry.Has("redis_cache_hits_total").ShouldBeFalse();
    }

    [Fact]
    public void Operations_beyond_the_limit_are_other_in_all_metrics_alike()
    {
        var test = new TestRegistry(options => options.DefaultLabelLimit = 1);
        var cache = new CacheMetrics(test.Metrics);
        foreach (var operation in new[] { "get_user", "get_price", "get_model" })
        {
            cache.RecordRedisLookup(operation, CacheLookupResult.Hit, Elapsed);
            cache.RecordRedisOperation(operation, "timeout_error", Elapsed);
        }

        foreach (var (name, each) in new[] { ("redis_cache_hits_total", 1), ("redis_operation_errors_total", 1), ("redis_operations_duration_seconds_count", 2) })
        {
            test.Registry.Value(name, ("operation", "get_user")).ShouldBe(each);
            test.Registry.Value(name, ("operation", "other")).ShouldBe(2 * each);
        }
    }

    private void LookupsShow(int hits, int misses, int calls, string? errors = null) => _test.WithoutBuckets().ShouldBe(string.Join('\n', new[]
    {
        $$"""redis_cache_hits_total{operation="get_user"} {{hits}}""",
        $$"""redis_cache_misses_total{operation="get_user"} {{misses}}""",
        errors,
        FormattableString.Invariant($$"""redis_operations_duration_seconds_sum{operation="get_user"} {{calls * Elapsed.TotalSeconds}}"""),
        $$"""redis_operations_duration_seconds_count{operation="get_user"} {{calls}}""",
    }.OfType<string>()));
}
