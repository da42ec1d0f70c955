using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

/// <summary>What a client whose answers are read in parts records, such as the handler of Gateway.Instrumentation.HttpClients.</summary>
public class ExternalApiHttpTests
{
    private readonly TestRegistry _test = new();
    private readonly ExternalApiMetrics _apis;

    public ExternalApiHttpTests() => _apis = new ExternalApiMetrics(_test.Metrics);

    [Fact]
    public void An_answer_that_is_left_is_abandoned_and_no_error()
    {
        using (var call = _apis.TrackStreamedCall("stripe"))
        {
            Value("external_api_inprogress").ShouldBe(1);
            call.Complete(ExternalApiCallResult.Abandoned);
        }

        Outcomes().ShouldBe([0, 0, 0, 1]);
        (Value("external_api_calls_total"), Value("external_api_errors_total"), Value("external_api_inprogress")).ShouldBe((1, 0, 0));
    }

    [Fact]
    public void Every_call_has_one_outcome_however_it_is_recorded()
    {
        using (var call = _apis.TrackStreamedCall("stripe"))
            call.Complete(ExternalApiCallResult.Completed);
        using (var call = _apis.TrackStreamedCall("stripe"))
            call.Fail("rate_limited");
        using (var call = _apis.TrackStreamedCall("stripe"))
            call.Cancel();
        using (var call = _apis.TrackCall("stripe"))
            call.Succeed();
        _apis.RecordCall("stripe", OperationOutcome.Cancelled, TimeSpan.FromSeconds(1));
        _apis.RecordCall("stripe", "quota_error");
        _apis.RecordCall("stripe");
        Outcomes().ShouldBe([3, 2, 2, 0]);
        Value("external_api_calls_total").ShouldBe(7);
    }

    [Theory]
    [InlineData(101, "1xx")]
    [InlineData(200, "2xx")]
    [InlineData(304, "3xx")]
    [InlineData(404, "4xx")]
    [InlineData(599, "5xx")]
    [InlineData(600, "unknown")]
    [InlineData(42, "unknown")]
    public void A_response_counts_in_the_class_of_its_status(int status, string statusClass)
    {
        _apis.RecordResponse("stripe", status, TimeSpan.FromSeconds(2));
        _test.Metrics.Registry.Value("external_api_responses_total", ("status_class", statusClass)).ShouldBe(1);
        Value("external_api_responses_total").ShouldBe(1);
        (Value("external_api_time_to_headers_seconds_sum"), Value("external_api_time_to_headers_seconds_count")).ShouldBe((2, 1));
    }

    [Fact]
    public void A_service_over_HTTP_is_shown_at_0_before_its_first_call()
    {
        _apis.AnnounceHttp("stripe", "rate_limited");
        foreach (var name in new[] { "external_api_calls_total", "external_api_responses_total", "external_api_retries_total", "external_api_time_to_headers_seconds_count" })
            Value(name).ShouldBe(0);
        _test.Metrics.Registry.Value("external_api_errors_by_type_total", ("error_type", "rate_limited")).ShouldBe(0);
        _apis.RecordRetry("stripe");
        Value("external_api_retries_total").ShouldBe(1);
    }

    private double[] Outcomes() =>
        [.. new[] { "success", "failed", "cancelled", "abandoned" }.Select(outcome => _test.Metrics.Registry.Value("external_api_calls_by_outcome_total", ("outcome", outcome)))];

    private double Value(string name) => _test.Metrics.Registry.Value(name, ("service", "stripe"));
}
