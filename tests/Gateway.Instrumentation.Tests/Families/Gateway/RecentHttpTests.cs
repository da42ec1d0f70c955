using System.Net;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class RecentHttpTests
{
    private const string Chat = "/api/chat";

    private static readonly string[] Gauges =
        ["http_request_latency_avg_seconds", "http_request_latency_p50_seconds", "http_request_latency_p95_seconds", "http_request_latency_p99_seconds"];

    private readonly TestRegistry _test = new();
    private readonly HttpMetrics _http;

    public RecentHttpTests() => _http = new HttpMetrics(_test.Metrics);

    [Fact]
    public void Nothing_is_shown_before_the_first_request_nor_of_a_route_that_is_only_known()
    {
        _test.SamplesOf(Gauges).ShouldBeEmpty();
        _http.Announce("GET", Chat);
        using (_http.TrackRequest("POST", Chat))
            _test.SamplesOf(Gauges).ShouldBeEmpty();
    }

    [Fact]
    public void One_request_is_all_of_them()
    {
        _http.RecordRequest("POST", Chat, 200, TimeSpan.FromSeconds(0.3));
        _test.SamplesOf(Gauges).ShouldBe(
            """
            http_request_latency_avg_seconds{endpoint="/api/chat"} 0.3
            http_request_latency_p50_seconds{endpoint="/api/chat"} 0.3
            http_request_latency_p95_seconds{endpoint="/api/chat"} 0.3
            http_request_latency_p99_seconds{endpoint="/api/chat"} 0.3
            """);
    }

    [Fact]
    public void All_verbs_and_statuses_of_an_endpoint_count_together_and_endpoints_apart()
    {
        var verbs = new[] { "GET", "POST", "DELETE" };
        for (var i = 1; i <= 100; i++)
            _http.RecordRequest(verbs[i % 3], Chat, i % 7 == 0 ? 500 : 200, TimeSpan.FromSeconds(i));
        _http.RecordRequest("GET", "/other", 200, TimeSpan.FromSeconds(1000));

        Value(Gauges[0]).ShouldBe(50.5);
        Value(Gauges[1]).ShouldBe(51, 0.51);
        Value(Gauges[2]).ShouldBe(96, 0.96);
        Value(Gauges[3]).ShouldBe(100, 1);
        _test.Registry.Value(Gauges[1], ("endpoint", "/other")).ShouldBe(1000);
        _test.SamplesOf(Gauges).Split('\n').Length.ShouldBe(8);
    }

    [Fact]
    public void Scopes_are_measured_however_they_end()
    {
        using (var request = _http.TrackRequest("GET", Chat))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(1));
            request.Complete(HttpStatusCode.OK);
        }

        using (_http.TrackRequest("GET", Chat))
            _test.Time.Advance(TimeSpan.FromSeconds(2));
        using (var request = _http.TrackRequest("GET", Chat))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(6));
            request.Cancel();
        }

        Value(Gauges[0]).ShouldBe(3);
        Value(Gauges[3]).ShouldBe(6, 0.06);
    }

    [Fact]
    public void What_happened_leaves_with_the_window_and_the_counters_stay()
    {
        _http.RecordRequest("POST", Chat, 200, TimeSpan.FromSeconds(9));
        _test.Time.Advance(TimeSpan.FromMinutes(3));
        _http.RecordRequest("POST", Chat, 200, TimeSpan.FromSeconds(1));
        Value(Gauges[0]).ShouldBe(5);
        _test.Time.Advance(TimeSpan.FromMinutes(2));
        Value(Gauges[0]).ShouldBe(1);
        _test.Time.Advance(TimeSpan.FromMinutes(3));
        _test.SamplesOf(Gauges).ShouldBeEmpty();
        _test.Registry.Value("http_request_duration_seconds_count", ("endpoint", Chat)).ShouldBe(2);
    }

    [Fact]
    public void Reset_forgets_them()
    {
        _http.RecordRequest("POST", Chat, 200, TimeSpan.FromSeconds(9));
        _test.Registry.Reset();
        _test.SamplesOf(Gauges).ShouldBeEmpty();
        _http.RecordRequest("POST", Chat, 200, TimeSpan.FromSeconds(1));
        Value(Gauges[0]).ShouldBe(1);
    }

    [Fact]
    public void No_duration_at_all_is_0()
    {
        _http.RecordRequest("POST", Chat, 200, TimeSpan.Zero);
        foreach (var gauge in Gauges)
            Value(gauge).ShouldBe(0);
    }

    [Fact]
    public void Two_instances_on_one_registry_record_to_the_same_window()
    {
        var metrics = new GatewayMetrics();
        var second = new HttpMetrics(metrics.Factory);
        metrics.Http.RecordRequest("POST", Chat, 200, TimeSpan.FromSeconds(1));
        second.RecordRequest("GET", Chat, 200, TimeSpan.FromSeconds(3));
        new HttpMetrics(metrics.Factory).Announce("PUT", Chat);
        foreach (var gauge in Gauges[1..])
            metrics.Value(gauge, ("endpoint", Chat)).ShouldBe(3, 0.03);
        metrics.Value(Gauges[0], ("endpoint", Chat)).ShouldBe(2);
    }

    [Fact]
    public void Endpoints_beyond_the_limit_share_one_window()
    {
        var test = new TestRegistry(options => options.DefaultLabelLimit = 1);
        var http = new HttpMetrics(test.Metrics);
        for (var i = 1; i <= 3; i++)
            http.RecordRequest("GET", $"/{i}", 200, TimeSpan.FromSeconds(i));
        test.SamplesOf(Gauges[0]).ShouldBe(
            """
            http_request_latency_avg_seconds{endpoint="/1"} 1
            http_request_latency_avg_seconds{endpoint="other"} 2.5
            """);
    }

    [Fact]
    public void A_disabled_registry_shows_nothing()
    {
        var test = new TestRegistry(options => options.Enabled = false);
        new HttpMetrics(test.Metrics).RecordRequest("GET", Chat, 200, TimeSpan.FromSeconds(1));
        test.Registry.CollectText().ShouldBeEmpty();
    }

    private double Value(string gauge) => _test.Registry.Value(gauge, ("endpoint", Chat));

    [Fact]
    public void Latencies_are_known_also_after_another_series_of_the_endpoint_went_idle()
    {
        var test = new TestRegistry(options => (options.SeriesIdleTimeout, options.SeriesIdle) = (TimeSpan.FromMinutes(2), IdleSeries.All));
        var http = new HttpMetrics(test.Metrics);
        for (var minute = 0; minute < 3; minute++)
        {
            test.Registry.RemoveIdleSeries(); // takes the errors, of which there are none
            http.RecordRequest("GET", "/a", 200, TimeSpan.FromSeconds(2));
            test.Time.Advance(TimeSpan.FromMinutes(1));
        }

        test.Registry.RemoveIdleSeries();
        (http.AverageLatency("/a"), http.LatencyQuantile("/a", 1)).ShouldBe((2, 2));
        http.AverageLatency("/b").ShouldBeNull();
        test.Registry.CollectText().ShouldNotContain("\"/b\"");
    }
}
