using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class DataCollectionMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly DataCollectionMetrics _collectors;

    public DataCollectionMetricsTests() => _collectors = new DataCollectionMetrics(_test.Metrics);

    [Fact]
    public void A_run_that_succeeded_makes_its_collector_healthy_and_stamps_its_success()
    {
        using (var run = _collectors.TrackCollection("prices", "binance"))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(3));
            run.Succeed();
        }

        _test.WithoutBuckets().ShouldBe(
            $$"""
            data_collection_duration_seconds_sum{collector_name="prices",source="binance"} 3
            data_collection_duration_seconds_count{collector_name="prices",source="binance"} 1
            data_collector_health{collector_name="prices",source="binance"} 1
            data_collector_last_success_timestamp{collector_name="prices",source="binance"} {{_test.Time.GetUtcNow().ToUnixTimeSeconds()}}
            """);
    }

    [Fact]
    public void A_run_that_failed_keeps_its_duration_counts_its_error_once_and_makes_its_collector_unhealthy()
    {
        using (var run = _collectors.TrackCollection("prices", "binance"))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(3));
            run.Fail("rate_limit");
        }

        _test.WithoutBuckets().ShouldBe(
            """
            data_collection_duration_seconds_sum{collector_name="prices",source="binance"} 3
            data_collection_duration_seconds_count{collector_name="prices",source="binance"} 1
            data_collection_errors_total{collector_name="prices",source="binance",error_type="rate_limit"} 1
            data_collector_health{collector_name="prices",source="binance"} 0
            """);
    }

    [Fact]
    public void A_cancelled_run_moves_neither_health_nor_last_success_nor_errors()
    {
        _collectors.RecordCollection("prices", "binance", TimeSpan.FromSeconds(1));
        var before = _test.Registry.Value("data_collector_last_success_timestamp");
        _test.Time.Advance(TimeSpan.FromMinutes(1));
        using (var run = _collectors.TrackCollection("prices", "binance"))
            run.Cancel();

        var page = _test.Registry.Scrape();
        page.Value("data_collection_duration_seconds_count").ShouldBe(2);
        page.Value("data_collector_health").ShouldBe(1);
        page.Value("data_collector_last_success_timestamp").ShouldBe(before);
        page.Has("data_collection_errors_total").ShouldBeFalse();
    }

    [Fact]
    public void Health_follows_the_last_run()
    {
        _collectors.TrackCollection("prices", "binance").Dispose();
        _test.Registry.Value("data_collector_health").ShouldBe(0);
        _collectors.TrackCollection("prices", "binance").Run(static () => { });
        _test.Registry.Value("data_collector_health").ShouldBe(1);
        _test.Registry.Value("data_collection_errors_total", ("error_type", "unknown")).ShouldBe(1);
    }

    [Fact]
    public async Task An_exception_is_classified_and_rethrown()
    {
        var thrown = new HttpRequestException();
        var run = _collectors.TrackCollection("prices", "binance").RunAsync(() => Task.FromException(thrown));
        (await Should.ThrowAsync<HttpRequestException>(run)).ShouldBeSameAs(thrown);
        _test.Registry.Value("data_collection_errors_total", ("error_type", "api_error")).ShouldBe(1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("rate_limit")]
    [InlineData("")]
    public void A_run_that_was_timed_elsewhere_is_recorded_as_by_a_scope(string? errorType)
    {
        var scope = new TestRegistry();
        using (var run = new DataCollectionMetrics(scope.Metrics).TrackCollection("prices", "binance"))
        {
            scope.Time.Advance(TimeSpan.FromSeconds(7));
            if (errorType is null)
                run.Succeed();
            else
                run.Fail(errorType);
        }

        _test.Time.Advance(TimeSpan.FromSeconds(7));
        if (errorType is null)
            _collectors.RecordCollection("prices", "binance", TimeSpan.FromSeconds(7));
        else
            _collectors.RecordCollection("prices", "binance", errorType, TimeSpan.FromSeconds(7));
        _test.Samples.ShouldBe(scope.Samples);
    }

    [Fact]
    public void A_negative_duration_is_dropped_and_the_run_still_counts()
    {
        _collectors.RecordCollection("prices", "binance", TimeSpan.FromSeconds(-1));
        _test.Registry.Value("data_collection_duration_seconds_count").ShouldBe(0);
        _test.Registry.Value("data_collector_health").ShouldBe(1);
        _test.OwnSamples.ShouldBe("""gateway_metrics_rejected_total{metric="data_collection_duration_seconds",reason="negative"} 1""");
    }

    [Fact]
    public void Health_can_be_set_without_a_run()
    {
        _collectors.MarkUnhealthy("prices", "binance");
        _test.Registry.Value("data_collector_health", ("collector_name", "prices"), ("source", "binance")).ShouldBe(0);
        _collectors.MarkHealthy("prices", "binance");
        _test.Registry.Value("data_collector_health").ShouldBe(1);
        _test.Registry.Has("data_collector_last_success_timestamp").ShouldBeFalse();
    }

    [Fact]
    public void Data_points_are_added_and_0_or_less_records_nothing()
    {
        _collectors.RecordDataPoints("prices", "binance", "klines", 0);
        _collectors.RecordDataPoints("prices", "binance", "klines", -5);
        _test.Samples.ShouldBeEmpty();
        _collectors.RecordDataPoints("prices", "binance", "klines", 500);
        _collectors.RecordDataPoints("prices", "binance", "klines", 20);
        _test.Samples.ShouldBe("""data_points_collected_total{collector_name="prices",source="binance",data_type="klines"} 520""");
    }

    [Fact]
    public void Errors_of_single_items_leave_the_health_alone()
    {
        _collectors.RecordError("prices", "binance", "rate_limit");
        _collectors.RecordError("prices", "binance", new TimeoutException());
        _test.Samples.ShouldBe(
            """
            data_collection_errors_total{collector_name="prices",source="binance",error_type="rate_limit"} 1
            data_collection_errors_total{collector_name="prices",source="binance",error_type="timeout_error"} 1
            """);
    }

    [Fact]
    public void An_announced_collector_shows_0_but_no_health()
    {
        _collectors.Announce("prices", "binance", "rate_limit");
        _test.WithoutBuckets().ShouldBe(
            """
            data_collection_duration_seconds_sum{collector_name="prices",source="binance"} 0
            data_collection_duration_seconds_count{collector_name="prices",source="binance"} 0
            data_collection_errors_total{collector_name="prices",source="binance",error_type="timeout_error"} 0
            data_collection_errors_total{collector_name="prices",source="binance",error_type="api_error"} 0
            data_collection_errors_total{collector_name="prices",source="binance",error_type="database_error"} 0
            data_collection_errors_total{collector_name="prices",source="binance",error_type="rate_limit"} 0
            """);
    }

    [Fact]
    public void A_collector_that_no_longer_runs_stops_alerting_and_comes_back_with_its_next_run()
    {
        _collectors.RecordCollection("ohlcv", "binance", TimeSpan.FromSeconds(1));
        _collectors.RemoveCollector("ohlcv", "binance");
        _test.Registry.Has("data_collector_health").ShouldBeFalse();
        _test.Registry.Has("data_collector_last_success_timestamp").ShouldBeFalse();
        _test.Registry.Value("data_collection_duration_seconds_count").ShouldBe(1);
        _collectors.RecordCollection("ohlcv", "binance", "rate_limit", TimeSpan.FromSeconds(1));
        _test.Registry.Value("data_collector_health").ShouldBe(0);
    }
}
