using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class HttpStreamMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly HttpStreamMetrics _streams;

    public HttpStreamMetricsTests() => _streams = new HttpStreamMetrics(_test.Metrics);

    [Fact]
    public void A_scope_is_in_progress_until_it_ends_and_records_its_duration()
    {
        using (var scope = _streams.TrackStream("GET", "/events"))
        {
            _test.Registry.Value("http_streams_inprogress", ("method", "GET"), ("endpoint", "/events")).ShouldBe(1);
            _test.Time.Advance(TimeSpan.FromSeconds(90));
            scope.Succeed();
        }

        _test.WithoutBuckets().ShouldBe(
            """
            http_stream_duration_seconds_sum{method="GET",endpoint="/events"} 90
            http_stream_duration_seconds_count{method="GET",endpoint="/events"} 1
            http_streams_inprogress{method="GET",endpoint="/events"} 0
            """);
    }

    [Theory]
    [InlineData(OperationOutcome.Success, 0)]
    [InlineData(OperationOutcome.Failed, 1)]
    [InlineData(OperationOutcome.Cancelled, 0)]
    public void Health_counts_streams_and_their_failures_with_the_requests(OperationOutcome outcome, int errors)
    {
        var metrics = new GatewayMetrics(_test.Metrics);
        metrics.Http.RecordRequest("GET", "/items", 200, TimeSpan.FromSeconds(1));
        _streams.RecordStream("GET", "/events", outcome, TimeSpan.FromMinutes(5));
        (metrics.Health().RecentRequests, metrics.Health().RecentErrors).ShouldBe((2, errors));
        _test.Registry.Value("http_stream_error_rate", ("endpoint", "/events")).ShouldBe(errors);
    }

    [Fact]
    public void A_request_that_lasted_counts_without_a_duration_and_without_a_place_in_the_percentiles()
    {
        var http = new HttpMetrics(_test.Metrics);
        http.RecordRequest(new HttpRequestRecord { Method = "GET", Endpoint = "/events", StatusCode = 200, Duration = TimeSpan.FromMinutes(5), LongLived = true });
        _test.Registry.Value("http_requests_total", ("status", "200")).ShouldBe(1);
        _test.Registry.Value("http_request_duration_seconds_count", ("endpoint", "/events")).ShouldBe(0);
        http.LatencyQuantile("/events", 0.99).ShouldBeNull();
        http.AverageLatency("/events").ShouldBeNull();
    }

    [Fact]
    public void A_label_of_the_services_own_is_on_the_durations()
    {
        var test = new TestRegistry(options => options.RequestLabel = "tenant");
        var streams = new HttpStreamMetrics(test.Metrics);
        streams.RecordStream("GET", "/events", OperationOutcome.Success, TimeSpan.FromSeconds(5), "acme");
        streams.RecordTimeToFirstByte("GET", "/events", TimeSpan.FromSeconds(1), "acme");
        test.Registry.Value("http_stream_duration_seconds_sum", ("tenant", "acme")).ShouldBe(5);
        test.Registry.Value("http_time_to_first_byte_seconds_sum", ("tenant", "acme")).ShouldBe(1);
        streams.Announce("GET", "/other");
        test.Samples.ShouldNotContain("tenant=\"unknown\"");
    }
}
