using System.Net;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

/// <summary>One request counts for its route, its provider and its model.</summary>
public class HttpUpstreamTests
{
    private const string Chat = "/api/chat";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestRegistry _test = new();
    private readonly HttpMetrics _http;

    public HttpUpstreamTests() => _http = new HttpMetrics(_test.Metrics);

    [Fact]
    public void A_request_with_a_provider_and_a_model_counts_for_both()
    {
        _http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = Chat, StatusCode = 200, Duration = 2 * Second, Provider = "openai", Model = "gpt-4" });
        _http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = Chat, StatusCode = 503, Duration = Second, Provider = "openai", Model = "gpt-4" });
        Upstream().ShouldBe(
            """
            provider_errors_by_type_total{provider="openai",error_type="http_503"} 1
            provider_errors_total{provider="openai"} 1
            provider_latency_seconds_sum{provider="openai"} 3
            provider_latency_seconds_count{provider="openai"} 2
            provider_requests_total{provider="openai"} 2
            model_errors_by_type_total{model="gpt-4",error_type="http_503"} 1
            model_errors_total{model="gpt-4"} 1
            model_latency_seconds_sum{model="gpt-4"} 3
            model_latency_seconds_count{model="gpt-4"} 2
            model_requests_total{model="gpt-4"} 2
            """);
        _test.Registry.Value("http_requests_total").ShouldBe(2);
    }

    [Fact]
    public void A_request_with_a_provider_only_touches_no_model()
    {
        _http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = Chat, StatusCode = 200, Duration = Second, Provider = "openai" });
        using (var request = _http.TrackRequest("POST", Chat, provider: "openai", model: ""))
            request.Complete(HttpStatusCode.OK);
        Upstream().ShouldBe(
            """
            provider_errors_total{provider="openai"} 0
            provider_latency_seconds_sum{provider="openai"} 1
            provider_latency_seconds_count{provider="openai"} 2
            provider_requests_total{provider="openai"} 2
            """);
    }

    [Fact]
    public void A_request_with_a_model_only_touches_no_provider()
    {
        _http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = Chat, StatusCode = 200, Duration = Second, Model = "gpt-4" });
        using (var request = _http.TrackRequest("POST", Chat, provider: "", model: "gpt-4"))
            request.Complete(HttpStatusCode.BadGateway);
        Upstream().ShouldBe(
            """
            model_errors_by_type_total{model="gpt-4",error_type="http_502"} 1
            model_errors_total{model="gpt-4"} 1
            model_latency_seconds_sum{model="gpt-4"} 1
            model_latency_seconds_count{model="gpt-4"} 2
            model_requests_total{model="gpt-4"} 2
            """);
    }

    [Fact]
    public void Every_pair_of_provider_and_model_counts_for_its_own()
    {
        foreach (var (provider, model) in new[] { ("openai", "gpt-4"), ("openai", "o3"), ("azure", "gpt-4"), ("openai", null), (null, "gpt-4"), (null, null) })
        {
            using var request = _http.TrackRequest("POST", Chat, provider, model);
            request.Complete(HttpStatusCode.OK);
        }

        Requests("provider", "openai").ShouldBe(3);
        Requests("provider", "azure").ShouldBe(1);
        Requests("model", "gpt-4").ShouldBe(3);
        Requests("model", "o3").ShouldBe(1);
        _test.Registry.Value("http_requests_total").ShouldBe(6);

        double Requests(string upstream, string name) => _test.Registry.Value($"{upstream}_requests_total", (upstream, name));
    }

    [Fact]
    public void Requests_that_are_recorded_here_and_to_the_provider_add_up()
    {
        var metrics = TestMetrics.Create();
        metrics.Http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = Chat, StatusCode = 200, Duration = Second, Provider = "openai", Model = "gpt-4" });
        metrics.Providers.RecordRequest("openai", Second);
        metrics.Models.RecordRequest("gpt-4", Second);
        metrics.Value("provider_requests_total", ("provider", "openai")).ShouldBe(2);
        metrics.Value("model_requests_total", ("model", "gpt-4")).ShouldBe(2);
    }

    [Fact]
    public void Folding_is_the_same_whichever_family_is_told()
    {
        var metrics = TestMetrics.Create(configure: options => options.DefaultLabelLimit = 2);
        metrics.Providers.Announce("openai");
        metrics.Providers.Announce("azure");
        metrics.Http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = Chat, StatusCode = 200, Duration = Second, Provider = "mistral", Model = "large" });
        metrics.Http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = Chat, StatusCode = 200, Duration = Second, Provider = "openai" });
        metrics.Http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = Chat, StatusCode = 200, Duration = Second, Model = "large" });
        metrics.Value("provider_requests_total", ("provider", "other")).ShouldBe(1);
        metrics.Value("provider_requests_total", ("provider", "openai")).ShouldBe(1);
        metrics.Value("provider_requests_total").ShouldBe(2, "a request that names no provider counts for none");
        metrics.Value("model_requests_total", ("model", "large")).ShouldBe(2);
    }

    [Fact]
    public void A_metric_of_the_application_with_the_same_name_shows_when_the_family_is_made()
    {
        var other = new TestRegistry();
        other.Metrics.Counter("provider_requests_total", "The application's own.", Label.Text("supplier"));
        var message = Should.Throw<MetricRegistrationException>(() => new HttpMetrics(other.Metrics)).Message;
        message.ShouldBe(
            "Metric provider_requests_total is already registered with another definition."
            + " Registered: counter provider_requests_total{supplier (text, limit 256)}."
            + " Requested: counter provider_requests_total{provider (text, limit 256)} (by ProviderMetrics)."
            + " Give one of them another name, or make both definitions the same.");
    }

    [Fact]
    public void A_metric_of_the_application_cannot_take_the_name_of_a_providers_metric_later()
    {
        Should.Throw<MetricRegistrationException>(() =>
            _test.Metrics.Counter("provider_requests_total", "The application's own.", Label.Text("supplier")));
        _http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = Chat, StatusCode = 200, Duration = Second, Provider = "openai" });
        _test.Registry.Value("provider_requests_total", ("provider", "openai")).ShouldBe(1);
    }

    [Fact]
    public void Known_providers_stand_at_0_before_the_first_request()
    {
        var metrics = TestMetrics.Create(configure: options => options.KnownProviders.Add("openai"));
        _ = metrics.Http;
        metrics.Value("provider_errors_total", ("provider", "openai")).ShouldBe(0);
    }

    [Fact]
    public void An_answer_that_breaks_off_after_its_status_was_sent_keeps_it_and_counts_as_an_error()
    {
        _http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = Chat, StatusCode = 200, Duration = Second, Provider = "openai", Model = "gpt-4", Failed = true });
        using (var request = _http.TrackRequest("POST", Chat, "openai", "gpt-4"))
        {
            request.Complete(HttpStatusCode.OK);
            request.Fail(new IOException());
        }

        _test.Registry.Value("http_requests_total", ("status", "200")).ShouldBe(2);
        _test.Registry.Value("http_requests_total", ("status", "500")).ShouldBe(0);
        _test.Registry.Value("http_request_errors_total").ShouldBe(2);
        _test.Registry.Value("provider_errors_total").ShouldBe(2);
        _test.Registry.Value("model_errors_total").ShouldBe(2);
    }

    [Theory]
    [InlineData(400, 0)]
    [InlineData(429, 0)]
    [InlineData(499, 0)]
    [InlineData(500, 1)]
    [InlineData(700, 1)]
    public void A_callers_mistake_is_no_error_of_the_provider(int status, int errors)
    {
        _http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = Chat, StatusCode = status, Duration = Second, Provider = "openai", Model = "gpt-4" });
        using (var request = _http.TrackRequest("POST", Chat, "openai", "gpt-4"))
            request.Complete((HttpStatusCode)status);

        _test.Registry.Value("provider_requests_total").ShouldBe(2);
        _test.Registry.Value("provider_errors_total").ShouldBe(2 * errors);
        _test.Registry.Value("model_errors_total").ShouldBe(2 * errors);
    }

    [Fact]
    public void A_callers_mistake_that_is_said_to_be_a_failure_is_one_of_the_provider()
    {
        _http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = Chat, StatusCode = 429, Duration = Second, Provider = "openai", Failed = true });

        _test.Registry.Value("provider_errors_total").ShouldBe(1);
    }

    [Fact]
    public async Task An_exception_that_stands_for_a_status_keeps_the_one_that_was_said()
    {
        var request = _http.TrackRequest("GET", Chat);
        await Should.ThrowAsync<KeyNotFoundException>(() => request.RunAsync(Task<HttpStatusCode> () =>
        {
            request.Complete(HttpStatusCode.NotFound);
            throw new KeyNotFoundException();
        }));
        _test.Registry.Value("http_requests_total", ("status", "404")).ShouldBe(1);
        _test.Registry.Value("http_requests_total", ("status", "500")).ShouldBe(0);
        _test.Registry.Value("http_request_errors_total").ShouldBe(1);
    }

    [Fact]
    public void Nothing_is_lost_when_several_threads_meet_a_provider_first()
    {
        Threads.Run(4, _ =>
        {
            for (var i = 0; i < 200; i++)
            {
                using var request = _http.TrackRequest("POST", Chat, $"provider {i % 50}", $"model {i % 7}");
                request.Complete(HttpStatusCode.OK);
            }
        });
        _test.Registry.Value("http_requests_total", ("status", "200")).ShouldBe(800);
        _test.Registry.Value("provider_requests_total").ShouldBe(800);
        _test.Registry.Value("model_requests_total").ShouldBe(800);
        _test.Registry.Value("http_requests_inprogress").ShouldBe(0);
    }

    [Fact]
    public void Recording_that_is_off_records_nothing_and_does_not_fail()
    {
        var off = new TestRegistry(options => options.Enabled = false);
        var http = new HttpMetrics(off.Metrics);
        http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = Chat, StatusCode = 200, Duration = Second, Provider = "openai", Model = "gpt-4", RequestBytes = 1, ResponseBytes = 1 });
        using (var request = http.TrackRequest("POST", Chat, "openai", "gpt-4"))
            request.Complete(HttpStatusCode.OK);
        off.Samples.ShouldBeEmpty();
    }

    private string Upstream() => string.Join('\n', _test.WithoutBuckets().Split('\n').Where(line => !line.StartsWith("http_", StringComparison.Ordinal)));
}
