using System.Net;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class PricingApiMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly PricingApiMetrics _api;

    public PricingApiMetricsTests() => _api = new PricingApiMetrics(_test.Metrics);

    private string Requests => _test.SamplesOf("pricing_active", "pricing_api_latency_seconds_sum", "pricing_errors", "pricing_requests");

    // What every route shows from the start would hide what a test is about.
    private string Recorded => string.Join('\n', Requests.Split('\n').Where(line => !line.EndsWith("00\"} 0", StringComparison.Ordinal)));

    [Fact]
    public void Only_the_ways_of_scoring_are_shown_before_the_first_request()
    {
        Requests.ShouldBeEmpty();
        Scores().ShouldBe("ml_elasticity 0 in 0s, rule_based 0 in 0s");
    }

    [Fact]
    public void A_request_is_active_until_it_ends_and_is_recorded_by_its_status_code()
    {
        var request = _api.TrackRequest("POST", "/score");
        _test.Of("pricing_active_requests").ShouldBe("""pricing_active_requests{endpoint="/score"} 1""");
        _test.Time.Advance(TimeSpan.FromSeconds(2));
        request.Complete(HttpStatusCode.Created);
        request.Dispose();
        Recorded.ShouldBe(
            """
            pricing_active_requests{endpoint="/score"} 0
            pricing_api_latency_seconds_sum{method="POST",endpoint="/score",status_code="201"} 2
            pricing_errors_total{endpoint="/score",error_type="client_error"} 0
            pricing_errors_total{endpoint="/score",error_type="server_error"} 0
            pricing_requests_total{method="POST",endpoint="/score",status_code="201"} 1
            """);
    }

    [Fact]
    public async Task A_request_that_throws_is_500_and_a_server_error_and_active_no_more()
    {
        var thrown = new InvalidOperationException();
        (await Should.ThrowAsync<InvalidOperationException>(() => _api.TrackRequest("POST", "/score").RunAsync(Fail))).ShouldBeSameAs(thrown);
        Recorded.ShouldBe(
            """
            pricing_active_requests{endpoint="/score"} 0
            pricing_api_latency_seconds_sum{method="POST",endpoint="/score",status_code="500"} 3
            pricing_errors_total{endpoint="/score",error_type="client_error"} 0
            pricing_errors_total{endpoint="/score",error_type="server_error"} 1
            pricing_requests_total{method="POST",endpoint="/score",status_code="500"} 1
            """);

        Task<HttpStatusCode> Fail()
        {
            _test.Time.Advance(TimeSpan.FromSeconds(3));
            throw thrown;
        }
    }

    [Fact]
    public void A_request_without_a_word_is_500()
    {
        _api.TrackRequest("POST", "/score").Dispose();
        _test.Registry.Value("pricing_requests_total", ("status_code", "500")).ShouldBe(1);
        _test.Registry.Value("pricing_errors_total", ("error_type", "server_error")).ShouldBe(1);
    }

    [Fact]
    public void A_request_whose_client_went_away_is_499_and_no_error()
    {
        using (var request = _api.TrackRequest("POST", "/score"))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(4));
            request.Cancel();
        }

        Recorded.ShouldBe(
            """
            pricing_active_requests{endpoint="/score"} 0
            pricing_api_latency_seconds_sum{method="POST",endpoint="/score",status_code="499"} 4
            pricing_errors_total{endpoint="/score",error_type="client_error"} 0
            pricing_errors_total{endpoint="/score",error_type="server_error"} 0
            pricing_requests_total{method="POST",endpoint="/score",status_code="499"} 1
            """);
    }

    [Theory]
    [InlineData(200, 0, 0)]
    [InlineData(399, 0, 0)]
    [InlineData(400, 1, 0)]
    [InlineData(498, 1, 0)]
    [InlineData(499, 0, 0)]
    [InlineData(500, 0, 1)]
    [InlineData(599, 0, 1)]
    public void A_request_counts_as_an_error_by_its_status_code(int statusCode, int clientErrors, int serverErrors)
    {
        _api.RecordRequest("GET", "/score", statusCode, TimeSpan.FromSeconds(1));
        using (var request = _api.TrackRequest("GET", "/score"))
            request.Complete((HttpStatusCode)statusCode);
        _test.Registry.Value("pricing_requests_total", ("status_code", $"{statusCode}")).ShouldBe(2);
        _test.Registry.Value("pricing_api_latency_seconds_count", ("status_code", $"{statusCode}")).ShouldBe(2);
        _test.Registry.Value("pricing_errors_total", ("error_type", "client_error")).ShouldBe(2 * clientErrors);
        _test.Registry.Value("pricing_errors_total", ("error_type", "server_error")).ShouldBe(2 * serverErrors);
    }

    [Theory]
    [InlineData(-7, 0)]
    [InlineData(700, 1)]
    public void What_is_no_status_is_other_and_still_an_error_or_none(int statusCode, int serverErrors)
    {
        _api.RecordRequest("GET", "/score", statusCode, TimeSpan.Zero);
        _test.Registry.Value("pricing_requests_total", ("status_code", "other")).ShouldBe(1);
        _test.Registry.Value("pricing_errors_total", ("error_type", "server_error")).ShouldBe(serverErrors);
    }

    [Fact]
    public async Task An_exception_that_stands_for_a_status_keeps_the_one_that_was_said()
    {
        var request = _api.TrackRequest("GET", "/score");
        await Should.ThrowAsync<KeyNotFoundException>(() => request.RunAsync(Task<HttpStatusCode> () =>
        {
            request.Complete(HttpStatusCode.NotFound);
            throw new KeyNotFoundException();
        }));
        _test.Registry.Value("pricing_requests_total", ("status_code", "404")).ShouldBe(1);
        _test.Registry.Value("pricing_errors_total", ("error_type", "client_error")).ShouldBe(1);
        _test.Registry.Value("pricing_errors_total", ("error_type", "server_error")).ShouldBe(0);
    }

    [Fact]
    public void Methods_beyond_sixteen_are_other()
    {
        for (var i = 0; i < 20; i++)
            _api.TrackRequest($"M{i}", "/score").Dispose();
        _test.Registry.Value("pricing_requests_total", ("method", "other")).ShouldBe(4);
        _test.Registry.Value("pricing_active_requests").ShouldBe(0);
    }

    [Fact]
    public void A_score_is_timed_however_it_ends()
    {
        Score(scope => scope.Succeed());
        Score(scope => scope.Fail("no_model"));
        Score(scope => scope.Cancel());
        Scores().ShouldBe("ml_elasticity 3 in 6s, rule_based 0 in 0s");

        void Score(Action<OperationScope> end)
        {
            using var score = _api.TrackScoreRequest(PricingScoringMethod.MlElasticity);
            _test.Time.Advance(TimeSpan.FromSeconds(2));
            end(score);
        }
    }

    [Fact]
    public void A_score_that_was_timed_elsewhere_can_be_recorded()
    {
        _api.RecordScoreRequest(PricingScoringMethod.RuleBased, TimeSpan.FromSeconds(5));
        _api.RecordScoreRequest((PricingScoringMethod)77, TimeSpan.FromSeconds(7));
        Scores().ShouldBe("ml_elasticity 0 in 0s, rule_based 1 in 5s");
        _test.Registry.Value("pricing_score_latency_seconds_sum", ("pricing_method", "unknown")).ShouldBe(7);
    }

    private string Scores()
    {
        var page = PageCheck.Parse(_test.Registry.CollectText());
        return string.Join(", ", new[] { "ml_elasticity", "rule_based" }.Select(method =>
            $"{method} {page.Value("pricing_score_latency_seconds_count", ("pricing_method", method))} in {page.Value("pricing_score_latency_seconds_sum", ("pricing_method", method))}s"));
    }
}
