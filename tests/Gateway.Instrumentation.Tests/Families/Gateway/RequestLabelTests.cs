using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

/// <summary>A label of the service's own on the request metrics.</summary>
public class RequestLabelTests
{
    private const string Chat = "/api/chat";

    private readonly TestRegistry _test;
    private readonly HttpMetrics _http;

    public RequestLabelTests()
    {
        _test = new TestRegistry(options => (options.RequestLabel, options.RequestLabelLimit) = ("tenant", 2));
        _http = new HttpMetrics(_test.Metrics);
    }

    [Fact]
    public void It_is_on_counters_and_durations_and_on_nothing_else()
    {
        Record("acme", 503);
        _test.WithoutBuckets().ShouldBe(
            """
            http_request_duration_highr_seconds_sum 1
            http_request_duration_highr_seconds_count 1
            http_request_duration_seconds_sum{method="POST",endpoint="/api/chat",tenant="acme"} 1
            http_request_duration_seconds_count{method="POST",endpoint="/api/chat",tenant="acme"} 1
            http_request_errors_by_type_total{method="POST",endpoint="/api/chat",error_type="http_503",tenant="acme"} 1
            http_request_errors_total{method="POST",endpoint="/api/chat",tenant="acme"} 1
            http_request_size_bytes_sum{method="POST",endpoint="/api/chat"} 5
            http_request_size_bytes_count{method="POST",endpoint="/api/chat"} 1
            http_requests_total{method="POST",endpoint="/api/chat",status="200",tenant="acme"} 0
            http_requests_total{method="POST",endpoint="/api/chat",status="500",tenant="acme"} 0
            http_requests_total{method="POST",endpoint="/api/chat",status="503",tenant="acme"} 1
            http_response_status_total{endpoint="/api/chat",status="200",tenant="acme"} 0
            http_response_status_total{endpoint="/api/chat",status="500",tenant="acme"} 0
            http_response_status_total{endpoint="/api/chat",status="503",tenant="acme"} 1
            """);
    }

    [Fact]
    public void Values_beyond_its_limit_fold_in_all_metrics_alike()
    {
        foreach (var tenant in (string[])["acme", "globex", "initech", "umbrella"])
            Record(tenant, 500);
        foreach (var name in (string[])["http_requests_total", "http_request_errors_total", "http_response_status_total", "http_request_duration_seconds_count"])
        {
            _test.Registry.Value(name, ("tenant", "acme")).ShouldBe(1, name);
            _test.Registry.Value(name, ("tenant", "globex")).ShouldBe(1, name);
            _test.Registry.Value(name, ("tenant", "other")).ShouldBe(2, name);
        }
    }

    [Fact]
    public void A_request_without_a_value_is_unknown()
    {
        Record(null, 200);
        _http.RecordRequest("POST", Chat, 200, TimeSpan.Zero);
        using (var scope = _http.TrackRequest("POST", Chat))
            scope.Complete(System.Net.HttpStatusCode.OK);
        _test.Registry.Value("http_requests_total", ("tenant", "unknown")).ShouldBe(3);
    }

    [Fact]
    public void Percentiles_and_health_are_over_all_values()
    {
        Record("acme", 200);
        Record("globex", 500);
        var metrics = new GatewayMetrics(_test.Metrics);
        metrics.Health().RecentRequests.ShouldBe(2);
        metrics.Health().RecentErrors.ShouldBe(1);
        (metrics.Health().TotalRequests, metrics.Health().TotalErrors).ShouldBe((2, 1));
        _http.AverageLatency(Chat).ShouldBe(1);
    }

    [Fact]
    public void A_route_is_announced_without_the_values_that_nobody_knows_yet()
    {
        _http.Announce("POST", Chat, 429);
        _test.Samples.ShouldNotContain("tenant");
        _test.Samples.ShouldContain("http_request_size_bytes_count{method=\"POST\",endpoint=\"/api/chat\"} 0");
    }

    [Fact]
    public void A_second_family_of_the_same_registry_shares_the_label_and_its_values()
    {
        Record("acme", 200);
        new HttpMetrics(_test.Metrics).RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = Chat, StatusCode = 200, Duration = TimeSpan.Zero, OwnLabel = "acme" });
        _test.Registry.Value("http_requests_total", ("tenant", "acme")).ShouldBe(2);
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        Allocated.By(() => Record("acme", 200)).ShouldBe(0);
        Allocated.By(() => Record("folded", 200)).ShouldBe(0);
    }

    private void Record(string? tenant, int status) => _http.RecordRequest(
        new HttpRequestRecord { Method = "POST", Endpoint = Chat, StatusCode = status, Duration = TimeSpan.FromSeconds(1), OwnLabel = tenant, RequestBytes = 5 });
}
