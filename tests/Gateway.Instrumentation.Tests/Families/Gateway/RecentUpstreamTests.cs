using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

/// <summary>Providers' and models' gauges of the recent past.</summary>
public class RecentUpstreamTests
{
    private static readonly string[] Gauges =
    [
        "provider_error_rate", "provider_latency_avg_", "provider_latency_max_", "provider_latency_min_", "model_error_rate", "model_latency_avg_",
    ];

    private readonly TestRegistry _test = new(options => options.DefaultLabelLimit = 2);
    private readonly ProviderMetrics _providers;
    private readonly ModelMetrics _models;

    public RecentUpstreamTests()
    {
        _models = new ModelMetrics(_test.Metrics);
        _providers = new ProviderMetrics(_test.Metrics);
    }

    [Fact]
    public void Nothing_is_shown_of_what_is_only_known()
    {
        _providers.Announce("openai");
        _models.Announce("gpt-4");
        _test.SamplesOf(Gauges).ShouldBeEmpty();
    }

    [Fact]
    public void Averages_extremes_and_error_rates()
    {
        Record(1, failed: true);
        Record(2.5);
        Record(2.5);
        Record(4);
        _test.SamplesOf(Gauges).ShouldBe(
            """
            model_error_rate{model="gpt-4"} 0.25
            model_latency_avg_seconds{model="gpt-4"} 2.5
            provider_error_rate{provider="openai"} 0.25
            provider_latency_avg_seconds{provider="openai"} 2.5
            provider_latency_max_seconds{provider="openai"} 4
            provider_latency_min_seconds{provider="openai"} 1
            """);
    }

    [Fact]
    public void Nothing_failed_is_a_rate_of_0_and_everything_one_of_1()
    {
        Record(1);
        _test.Registry.Value("provider_error_rate").ShouldBe(0);
        _test.Registry.Reset();
        Record(1, failed: true);
        _test.Registry.Value("provider_error_rate").ShouldBe(1);
        _test.Registry.Value("model_error_rate").ShouldBe(1);
    }

    [Fact]
    public void Scopes_fail_succeed_and_are_cancelled()
    {
        foreach (var end in new Action<OperationScope>[] { scope => scope.Succeed(), scope => scope.Fail("timeout_error"), _ => { }, scope => scope.Cancel() })
        {
            using var scope = _providers.TrackRequest("openai");
            _test.Time.Advance(TimeSpan.FromSeconds(2));
            end(scope);
        }

        _test.Registry.Value("provider_error_rate").ShouldBe(0.5);
        _test.Registry.Value("provider_latency_avg_seconds").ShouldBe(2);
    }

    [Fact]
    public void Requests_that_name_them_count_and_an_error_by_its_status()
    {
        var http = new HttpMetrics(_test.Metrics);
        foreach (var status in new[] { 200, 499, 404, 503 })
            http.RecordRequest(new HttpRequestRecord { Method = "POST", Endpoint = "/api/chat", StatusCode = status, Duration = TimeSpan.FromSeconds(3), Provider = "openai", Model = "gpt-4" });
        _test.SamplesOf(Gauges).ShouldBe(
            """
            model_error_rate{model="gpt-4"} 0.25
            model_latency_avg_seconds{model="gpt-4"} 3
            provider_error_rate{provider="openai"} 0.25
            provider_latency_avg_seconds{provider="openai"} 3
            provider_latency_max_seconds{provider="openai"} 3
            provider_latency_min_seconds{provider="openai"} 3
            """);
    }

    [Fact]
    public void What_happened_leaves_with_the_window()
    {
        Record(9, failed: true);
        _test.Time.Advance(TimeSpan.FromMinutes(4));
        Record(1);
        _test.Time.Advance(TimeSpan.FromMinutes(1));
        _test.SamplesOf("provider_error", "provider_latency_m").ShouldBe(
            """
            provider_error_rate{provider="openai"} 0
            provider_errors_by_type_total{provider="openai",error_type="unknown"} 1
            provider_errors_total{provider="openai"} 1
            provider_latency_max_seconds{provider="openai"} 1
            provider_latency_min_seconds{provider="openai"} 1
            """);
        _test.Time.Advance(TimeSpan.FromMinutes(4));
        _test.SamplesOf(Gauges).ShouldBeEmpty();
    }

    [Fact]
    public void Reset_forgets_them()
    {
        Record(9, failed: true);
        _test.Registry.Reset();
        _test.SamplesOf(Gauges).ShouldBeEmpty();
    }

    [Fact]
    public void A_negative_duration_is_no_part_of_them_failed_or_not()
    {
        Record(-1);
        Record(-1, failed: true);
        _test.SamplesOf(Gauges).ShouldBeEmpty();
        Record(2);
        _test.Registry.Value("provider_error_rate").ShouldBe(0);
        _test.Registry.Value("provider_latency_min_seconds").ShouldBe(2);
    }

    [Fact]
    public void Two_instances_on_one_registry_record_to_the_same_window()
    {
        Record(1);
        new ProviderMetrics(_test.Metrics).RecordRequest("openai", OperationOutcome.Failed, TimeSpan.FromSeconds(3));
        new ModelMetrics(_test.Metrics).RecordRequest("gpt-4", OperationOutcome.Failed, TimeSpan.FromSeconds(3));
        _test.SamplesOf(Gauges).ShouldBe(
            """
            model_error_rate{model="gpt-4"} 0.5
            model_latency_avg_seconds{model="gpt-4"} 2
            provider_error_rate{provider="openai"} 0.5
            provider_latency_avg_seconds{provider="openai"} 2
            provider_latency_max_seconds{provider="openai"} 3
            provider_latency_min_seconds{provider="openai"} 1
            """);
    }

    [Fact]
    public void Those_beyond_the_limit_share_one_window()
    {
        for (var i = 1; i <= 5; i++)
        {
            _providers.RecordRequest($"p{i}", i == 5 ? OperationOutcome.Failed : OperationOutcome.Success, TimeSpan.FromSeconds(i));
            _models.RecordRequest($"m{i}", i == 3 ? OperationOutcome.Failed : OperationOutcome.Success, TimeSpan.FromSeconds(i));
        }

        _test.SamplesOf("provider_latency_avg_", "provider_latency_max_", "model_latency_avg_").ShouldBe(
            """
            model_latency_avg_seconds{model="m1"} 1
            model_latency_avg_seconds{model="m2"} 2
            model_latency_avg_seconds{model="other"} 4
            provider_latency_avg_seconds{provider="p1"} 1
            provider_latency_avg_seconds{provider="p2"} 2
            provider_latency_avg_seconds{provider="other"} 4
            provider_latency_max_seconds{provider="p1"} 1
            provider_latency_max_seconds{provider="p2"} 2
            provider_latency_max_seconds{provider="other"} 5
            """);
        _test.Registry.Value("provider_error_rate", ("provider", "other")).ShouldBe(1.0 / 3);
    }

    private void Record(double seconds, bool failed = false)
    {
        var outcome = failed ? OperationOutcome.Failed : OperationOutcome.Success;
        _providers.RecordRequest("openai", outcome, TimeSpan.FromSeconds(seconds));
        _models.RecordRequest("gpt-4", outcome, TimeSpan.FromSeconds(seconds));
    }
}
