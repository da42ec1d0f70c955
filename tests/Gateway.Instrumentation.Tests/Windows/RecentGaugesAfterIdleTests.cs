namespace Gateway.Instrumentation.Tests.Windows;

/// <summary>Gauges of a recent window that went idle, while the family goes on with what it keeps.</summary>
public class RecentGaugesAfterIdleTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestRegistry _test = new(options => options.SeriesIdleTimeout = TimeSpan.FromMinutes(10));

    [Fact]
    public void Requests_show_their_latency_again()
    {
        var http = new HttpMetrics(_test.Metrics);
        ComesBack(
            () => http.RecordRequest(new HttpRequestRecord { Method = "GET", Endpoint = "/a", StatusCode = 200, Duration = Second, Provider = "openai", Model = "gpt-4" }),
            "http_request_latency_avg_seconds", "http_request_latency_p95_seconds", "provider_error_rate", "provider_latency_avg_seconds",
            "model_error_rate", "model_latency_avg_seconds");
        http.AverageLatency("/a").ShouldBe(1);
    }

    [Fact]
    public void Queries_show_their_latency_again()
    {
        var database = new DatabaseMetrics(_test.Metrics);
        ComesBack(() => database.RecordQuery("select", Second), "db_query_latency_avg_seconds");
    }

    [Fact]
    public void Look_ups_show_their_hit_rate_again()
    {
        var cache = new CacheMetrics(_test.Metrics);
        ComesBack(() => cache.RecordHit("local"), "cache_hit_rate");
    }

    [Fact]
    public void A_request_that_began_before_its_routes_gauges_went_idle_shows_its_latency()
    {
        var http = new HttpMetrics(_test.Metrics);
        http.RecordRequest("GET", "/a", 200, Second);
        using (var request = http.TrackRequest("GET", "/a"))
        {
            PassHalfAnHour();
            _test.Samples.ShouldNotContain("http_request_latency_avg_seconds");
            request.Complete(System.Net.HttpStatusCode.OK);
        }

        _test.Samples.ShouldContain("http_request_latency_avg_seconds{endpoint=\"/a\"} 1800\n", Case.Sensitive);
    }

    [Fact]
    public void A_window_that_was_kept_is_shown_again_when_it_is_recorded_to()
    {
        var (kept, windows) = Kept();
        kept.Record(5);
        _test.Samples.ShouldBe("""wait_avg_seconds{queue="a"} 5""");
        windows.WithLabels("a").ShouldBeSameAs(kept);
    }

    [Fact]
    public void A_window_that_was_kept_records_to_the_one_that_took_its_place()
    {
        var (kept, windows) = Kept();
        windows.WithLabels("a").Record(1);
        kept.Record(5);
        kept.Record(6);
        _test.Samples.ShouldBe("""wait_avg_seconds{queue="a"} 4""");
    }

    private (RecentWindow Kept, Labeled<RecentWindow, string> Windows) Kept()
    {
        var queue = Label.Text("queue");
        var windows = _test.Metrics.RecentWindow(queue, (_test.Metrics.Gauge("wait_avg_seconds", "Mean wait.", queue), RecentStatistic.Average));
        var kept = windows.WithLabels("a");
        kept.Record(1);
        PassHalfAnHour();
        windows.Find("a").ShouldBeNull();
        return (kept, windows);
    }

    private void ComesBack(Action record, params string[] gauges)
    {
        record();
        Shown().ShouldBe(gauges, "first");
        PassHalfAnHour();
        Shown().ShouldBeEmpty("idle");
        record();
        Shown().ShouldBe(gauges, "again");

        IEnumerable<string> Shown() => gauges.Where(gauge => _test.Samples.Split('\n').Any(line => line.StartsWith(gauge + "{", StringComparison.Ordinal)));
    }

    private void PassHalfAnHour()
    {
        for (var minute = 0; minute < 30; minute++)
        {
            _test.Time.Advance(TimeSpan.FromMinutes(1));
            _test.Registry.RemoveIdleSeries();
        }
    }
}
