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
            _ = _test.Samples; // a scrape removes what is idle
        }
    }
}
