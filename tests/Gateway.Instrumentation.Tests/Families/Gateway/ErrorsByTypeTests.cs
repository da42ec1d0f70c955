using System.Net;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

/// <summary>Failures by kind, beside the counters without one: their sums are equal.</summary>
public class ErrorsByTypeTests
{
    private const string Chat = "/api/chat";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly GatewayMetrics _metrics = TestMetrics.Create();

    [Fact]
    public void A_scope_that_fails_counts_by_the_type_of_its_failure()
    {
        foreach (var scope in new[] { _metrics.Providers.TrackRequest("openai"), _metrics.Models.TrackRequest("gpt-4"), _metrics.ExternalApis.TrackCall("billing") })
        {
            scope.Fail(new TimeoutException());
            scope.Dispose();
        }

        _metrics.Providers.TrackRequest("openai").Dispose();
        using (var cancelled = _metrics.Providers.TrackRequest("openai"))
            cancelled.Cancel();
        ByType().ShouldBe(
        [
            """provider_errors_by_type_total{provider="openai",error_type="timeout_error"} 1""",
            """provider_errors_by_type_total{provider="openai",error_type="unknown"} 1""",
            """model_errors_by_type_total{model="gpt-4",error_type="timeout_error"} 1""",
            """external_api_errors_by_type_total{service="billing",error_type="timeout_error"} 1""",
        ], ignoreOrder: true);
    }

    [Fact]
    public void What_was_timed_elsewhere_may_say_its_type()
    {
        _metrics.Providers.RecordRequest("openai", "rate_limited", Second);
        _metrics.Providers.RecordRequest("openai", OperationOutcome.Failed, Second);
        _metrics.Models.RecordRequest("gpt-4", "", Second);
        _metrics.ExternalApis.RecordCall("billing", "rate_limited", Second);
        _metrics.ExternalApis.RecordCall("billing", "rate_limited");
        _metrics.ExternalApis.RecordCall("billing", OperationOutcome.Failed);
        ByType().ShouldBe(
        [
            """provider_errors_by_type_total{provider="openai",error_type="rate_limited"} 1""",
            """provider_errors_by_type_total{provider="openai",error_type="unknown"} 1""",
            """model_errors_by_type_total{model="gpt-4",error_type="unknown"} 1""",
            """external_api_errors_by_type_total{service="billing",error_type="rate_limited"} 2""",
            """external_api_errors_by_type_total{service="billing",error_type="unknown"} 1""",
        ], ignoreOrder: true);
        _metrics.Value("external_api_calls_total").ShouldBe(3);
        _metrics.Value("external_api_duration_seconds_count").ShouldBe(1, "two had no duration");
    }

    [Fact]
    public void A_request_says_its_type_to_its_route_its_provider_and_its_model()
    {
        _metrics.Http.RecordRequest(Request(429) with { Failed = true, ErrorType = "rate_limited" });
        ByType().ShouldBe(
        [
            """http_request_errors_by_type_total{method="POST",endpoint="/api/chat",error_type="rate_limited"} 1""",
            """provider_errors_by_type_total{provider="openai",error_type="rate_limited"} 1""",
            """model_errors_by_type_total{model="gpt-4",error_type="rate_limited"} 1""",
        ], ignoreOrder: true);
    }

    [Fact]
    public void A_type_makes_no_error_of_a_request_that_is_none()
    {
        _metrics.Http.RecordRequest(Request(200) with { ErrorType = "rate_limited" });
        _metrics.Http.RecordRequest(Request(499) with { ErrorType = "rate_limited" });
        ByType().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(200, "unknown")]
    [InlineData(404, "http_404")]
    [InlineData(599, "http_599")]
    [InlineData(600, "unknown")]
    [InlineData(-1, "unknown")]
    public void Without_a_type_the_status_speaks(int status, string errorType)
    {
        _metrics.Http.RecordRequest(Request(status) with { Failed = true, ErrorType = "" });
        _metrics.Value("http_request_errors_by_type_total", ("error_type", errorType)).ShouldBe(1);
        _metrics.Value("provider_errors_by_type_total", ("error_type", errorType)).ShouldBe(1);
    }

    [Fact]
    public void A_scope_of_a_request_has_the_type_of_its_failure_or_its_status()
    {
        using (var request = _metrics.Http.TrackRequest("POST", Chat, "openai", "gpt-4"))
            request.Complete(HttpStatusCode.BadGateway);
        using (var request = _metrics.Http.TrackRequest("POST", Chat, "openai", "gpt-4"))
        {
            request.Complete(HttpStatusCode.OK);
            request.Fail(new HttpRequestException());
        }

        _metrics.Http.TrackRequest("POST", Chat, "openai", "gpt-4").Dispose();
        foreach (var family in new[] { "http_request", "provider", "model" })
        {
            foreach (var errorType in new[] { "http_502", "api_error", "http_500" })
                _metrics.Value($"{family}_errors_by_type_total", ("error_type", errorType)).ShouldBe(1, $"{family} {errorType}");
        }
    }

    [Fact]
    public void The_types_that_the_classifier_names_stand_at_0_where_they_are_announced_and_those_that_are_said()
    {
        _metrics.Providers.Announce("openai", "rate_limited");
        _metrics.Models.Announce("gpt-4");
        _metrics.ExternalApis.Announce("billing", "rate_limited");
        _metrics.Http.Announce("POST", Chat, 201, 404);
        TypesAt0("provider").ShouldBe(["timeout_error", "api_error", "database_error", "rate_limited"], ignoreOrder: true);
        TypesAt0("model").ShouldBe(["timeout_error", "api_error", "database_error"], ignoreOrder: true);
        TypesAt0("external_api").ShouldBe(["timeout_error", "api_error", "database_error", "rate_limited"], ignoreOrder: true);
        TypesAt0("http_request").ShouldBe(["timeout_error", "api_error", "database_error", "http_500", "http_404"], ignoreOrder: true);

        IEnumerable<string> TypesAt0(string family) => _metrics.Scrape().Samples
            .Where(sample => sample.Name == $"{family}_errors_by_type_total" && sample.Value == 0).Select(sample => sample.Labels["error_type"]);
    }

    [Fact]
    public void A_provider_beyond_the_limit_is_folded_as_in_the_other_metrics()
    {
        var metrics = TestMetrics.Create(configure: options => options.DefaultLabelLimit = 1);
        metrics.Providers.RecordRequest("openai", "rate_limited", Second);
        metrics.Providers.RecordRequest("mistral", "rate_limited", Second);
        metrics.Value("provider_errors_by_type_total", ("provider", "other"), ("error_type", "rate_limited")).ShouldBe(1);
        metrics.Value("provider_errors_total", ("provider", "other")).ShouldBe(1);
    }

    private static HttpRequestRecord Request(int status) =>
        new() { Method = "POST", Endpoint = Chat, StatusCode = status, Duration = Second, Provider = "openai", Model = "gpt-4" };

    private IEnumerable<string> ByType() => _metrics.Scrape().Samples.Where(sample => sample.Name.EndsWith("_errors_by_type_total", StringComparison.Ordinal)).Select(sample => sample.Line);
}
