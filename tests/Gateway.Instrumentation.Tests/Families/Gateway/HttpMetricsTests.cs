using System.Net;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class HttpMetricsTests
{
    private const string Chat = "/api/chat";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestRegistry _test = new();
    private readonly HttpMetrics _http;

    public HttpMetricsTests() => _http = new HttpMetrics(_test.Metrics);

    [Fact]
    public void Before_the_first_request_only_the_histogram_without_labels_shows_0() => _test.WithoutBuckets().ShouldBe(
        """
        http_request_duration_highr_seconds_sum 0
        http_request_duration_highr_seconds_count 0
        """);

    [Fact]
    public void A_request_is_recorded_in_every_metric_that_it_belongs_to()
    {
        _http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = Chat, StatusCode = 200, Duration = 2 * Second, RequestBytes = 512, ResponseBytes = 0 });
        _test.WithoutBuckets().ShouldBe(
            """
            http_request_duration_highr_seconds_sum 2
            http_request_duration_highr_seconds_count 1
            http_request_duration_seconds_sum{method="POST",endpoint="/api/chat"} 2
            http_request_duration_seconds_count{method="POST",endpoint="/api/chat"} 1
            http_request_errors_total{method="POST",endpoint="/api/chat"} 0
            http_request_size_bytes_sum{method="POST",endpoint="/api/chat"} 512
            http_request_size_bytes_count{method="POST",endpoint="/api/chat"} 1
            http_requests_total{method="POST",endpoint="/api/chat",status="200"} 1
            http_requests_total{method="POST",endpoint="/api/chat",status="500"} 0
            http_response_size_bytes_sum{method="POST",endpoint="/api/chat"} 0
            http_response_size_bytes_count{method="POST",endpoint="/api/chat"} 1
            http_response_status_total{endpoint="/api/chat",status="200"} 1
            http_response_status_total{endpoint="/api/chat",status="500"} 0
            """);
    }

    [Theory]
    [InlineData(200, 0)]
    [InlineData(302, 0)]
    [InlineData(399, 0)]
    [InlineData(400, 1)]
    [InlineData(404, 1)]
    [InlineData(498, 1)]
    [InlineData(499, 0)]
    [InlineData(500, 1)]
    [InlineData(503, 1)]
    public void A_status_of_400_or_above_is_an_error_but_for_499(int statusCode, int errors)
    {
        _http.RecordRequest("GET", Chat, statusCode, Second);
        _test.Registry.Value("http_request_errors_total", ("method", "GET"), ("endpoint", Chat)).ShouldBe(errors);
        _test.Registry.Value("http_requests_total", ("status", $"{statusCode}")).ShouldBe(1);
        _test.Registry.Value("http_response_status_total", ("status", $"{statusCode}")).ShouldBe(1);
    }

    [Fact]
    public void Answers_by_status_are_summed_over_the_verbs()
    {
        _http.RecordRequest("GET", Chat, 200, Second);
        _http.RecordRequest("POST", Chat, 200, Second);
        _test.Of("http_response_status_total").ShouldBe(
            """
            http_response_status_total{endpoint="/api/chat",status="200"} 2
            http_response_status_total{endpoint="/api/chat",status="500"} 0
            """);
    }

    [Fact]
    public void Sizes_that_nobody_knows_record_nothing()
    {
        _http.RecordRequest(new HttpRequestRecord { Method = "GET", Endpoint = Chat, StatusCode = 200, Duration = Second, RequestBytes = -1, ResponseBytes = null });
        _http.RecordRequestSize("GET", Chat, -1);
        _http.RecordResponseSize("GET", Chat, -1);
        _test.Registry.Has("http_request_size_bytes_count").ShouldBeFalse();
        _test.Registry.Has("http_response_size_bytes_count").ShouldBeFalse();
        _test.OwnSamples.ShouldBeEmpty();
    }

    [Fact]
    public void Sizes_can_be_recorded_beside_a_scope()
    {
        _http.RecordRequestSize("POST", Chat, 100);
        _http.RecordResponseSize("POST", Chat, 101);
        _test.Registry.Value("http_request_size_bytes_bucket", ("endpoint", Chat), ("le", "100.0")).ShouldBe(1);
        _test.Registry.Value("http_response_size_bytes_bucket", ("endpoint", Chat), ("le", "100.0")).ShouldBe(0);
        _test.Registry.Value("http_response_size_bytes_sum").ShouldBe(101);
        _test.Registry.Value("http_requests_total").ShouldBe(0);
    }

    [Fact]
    public void A_negative_duration_is_dropped_and_counted_and_the_request_still_counts()
    {
        _http.RecordRequest("GET", Chat, 200, -Second);
        _test.Registry.Value("http_request_duration_seconds_count").ShouldBe(0);
        _test.Registry.Value("http_requests_total").ShouldBe(1);
        _test.Registry.Value("gateway_metrics_rejected_total", ("metric", "http_request_duration_seconds"), ("reason", "negative")).ShouldBe(1);
    }

    [Fact]
    public void A_method_or_endpoint_without_a_name_is_unknown()
    {
        _http.RecordRequest(null!, null!, 200, Second);
        _test.Registry.Value("http_requests_total", ("method", "unknown"), ("endpoint", "unknown"), ("status", "200")).ShouldBe(1);
    }

    [Fact]
    public void An_announced_route_shows_all_its_counters_and_histograms_at_0()
    {
        _http.Announce("POST", Chat, 201, 503);
        _test.WithoutBuckets().ShouldBe(
            """
            http_request_duration_highr_seconds_sum 0
            http_request_duration_highr_seconds_count 0
            http_request_duration_seconds_sum{method="POST",endpoint="/api/chat"} 0
            http_request_duration_seconds_count{method="POST",endpoint="/api/chat"} 0
            http_request_errors_total{method="POST",endpoint="/api/chat"} 0
            http_request_size_bytes_sum{method="POST",endpoint="/api/chat"} 0
            http_request_size_bytes_count{method="POST",endpoint="/api/chat"} 0
            http_requests_total{method="POST",endpoint="/api/chat",status="200"} 0
            http_requests_total{method="POST",endpoint="/api/chat",status="500"} 0
            http_requests_total{method="POST",endpoint="/api/chat",status="201"} 0
            http_requests_total{method="POST",endpoint="/api/chat",status="503"} 0
            http_response_size_bytes_sum{method="POST",endpoint="/api/chat"} 0
            http_response_size_bytes_count{method="POST",endpoint="/api/chat"} 0
            http_response_status_total{endpoint="/api/chat",status="200"} 0
            http_response_status_total{endpoint="/api/chat",status="500"} 0
            http_response_status_total{endpoint="/api/chat",status="201"} 0
            http_response_status_total{endpoint="/api/chat",status="503"} 0
            """);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    [InlineData(600)]
    [InlineData(999)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_status_that_http_does_not_know_is_other(int statusCode)
    {
        _http.RecordRequest("GET", Chat, statusCode, Second);
        _test.Registry.Value("http_requests_total", ("status", "other")).ShouldBe(1);
        _test.Registry.Value("http_response_status_total", ("status", "other")).ShouldBe(1);
        _test.OwnSamples.ShouldBeEmpty();
    }

    [Fact]
    public void Statuses_beyond_the_limit_are_other_and_200_and_500_always_have_room()
    {
        for (var statusCode = 400; statusCode <= 599; statusCode++)
            _http.RecordRequest("GET", Chat, statusCode, Second);
        _http.RecordRequest("GET", Chat, 200, Second);
        _test.Of("http_requests_total").Split('\n').Length.ShouldBe(100 + 1);
        _test.Registry.Value("http_requests_total", ("status", "200")).ShouldBe(1);
        _test.Registry.Value("http_requests_total", ("status", "500")).ShouldBe(1);
        _test.Registry.Value("http_requests_total").ShouldBe(201);
        _test.Registry.Value("http_request_errors_total").ShouldBe(199, "errors are told by the status itself, also where it is shown as other");
    }

    [Fact]
    public void Methods_beyond_the_sixteenth_are_other_in_all_metrics_alike()
    {
        for (var i = 0; i < 20; i++)
            _http.RecordRequest($"VERB{i}", Chat, 200, Second);
        foreach (var name in new[] { "http_requests_total", "http_request_duration_seconds_count" })
        {
            _test.Registry.Value(name, ("method", "VERB15")).ShouldBe(1);
            _test.Registry.Value(name, ("method", "other")).ShouldBe(4);
        }
    }
}
