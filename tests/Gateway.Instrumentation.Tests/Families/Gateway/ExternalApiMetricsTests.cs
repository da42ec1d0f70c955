using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class ExternalApiMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly ExternalApiMetrics _apis;

    public ExternalApiMetricsTests() => _apis = new ExternalApiMetrics(_test.Metrics);

    [Fact]
    public void Nothing_is_shown_before_a_service_is_known() => _test.Samples.ShouldBeEmpty();

    [Fact]
    public void A_call_counts_itself_and_its_duration()
    {
        Track(call => call.Succeed());
        Shows(calls: 1, errors: 0, timed: 1, seconds: 2, inFlight: 0);
    }

    [Fact]
    public void A_failed_call_counts_its_error_once_and_keeps_its_duration()
    {
        Track(call => call.Fail("quota_error"));
        Shows(calls: 1, errors: 1, timed: 1, seconds: 2, inFlight: 0);
    }

    [Fact]
    public async Task What_a_call_throws_counts_and_reaches_the_caller()
    {
        var thrown = new HttpRequestException();
        (await Should.ThrowAsync<HttpRequestException>(() => _apis.TrackCall("stripe").RunAsync(_ => Task.FromException(thrown)))).ShouldBeSameAs(thrown);
        Shows(calls: 1, errors: 1, timed: 1, seconds: 0, inFlight: 0);
    }

    [Fact]
    public void Calls_are_in_flight_until_they_end()
    {
        var first = _apis.TrackCall("stripe");
        var second = _apis.TrackCall("stripe");
        Shows(calls: 0, errors: 0, timed: 0, seconds: 0, inFlight: 2);
        first.Succeed();
        first.Dispose();
        first.Dispose();
        Shows(calls: 1, errors: 0, timed: 1, seconds: 0, inFlight: 1);
        second.Dispose();
        Shows(calls: 2, errors: 1, timed: 2, seconds: 0, inFlight: 0);
    }

    [Fact]
    public void Calls_that_were_timed_elsewhere_are_added()
    {
        _apis.RecordCall("stripe", TimeSpan.FromSeconds(3));
        _apis.RecordCall("stripe", OperationOutcome.Failed, TimeSpan.FromSeconds(4));
        Shows(calls: 2, errors: 1, timed: 2, seconds: 7, inFlight: 0);
    }

    [Fact]
    public void Calls_that_nobody_timed_are_in_no_duration()
    {
        _apis.RecordCall("stripe");
        _apis.RecordCall("stripe", OperationOutcome.Failed);
        Shows(calls: 2, errors: 1, timed: 0, seconds: 0);
    }

    private void Track(Action<OperationScope> end)
    {
        using var call = _apis.TrackCall("stripe");
        _test.Time.Advance(TimeSpan.FromSeconds(2));
        end(call);
    }

    private void Shows(int calls, int errors, int timed, double seconds, int? inFlight = null) => WithoutTypes().ShouldBe(
        $$"""
        external_api_errors_total{service="stripe"} {{errors}}
        external_api_calls_total{service="stripe"} {{calls}}
        external_api_duration_seconds_sum{service="stripe"} {{seconds}}
        external_api_duration_seconds_count{service="stripe"} {{timed}}
        """ + (inFlight is null ? "" : $$"""{{"\n"}}external_api_inprogress{service="stripe"} {{inFlight}}"""));

    private string WithoutTypes() => // see ErrorsByTypeTests and ExternalApiHttpTests
        string.Join('\n', _test.WithoutBuckets().Split('\n').Where(line => !line.Contains("_by_", StringComparison.Ordinal)));
}
