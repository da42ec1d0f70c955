using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Instrumentation.Tests.Families;

/// <summary>Providers and models are measured in the same way, each with its own label.</summary>
public class ProviderAndModelMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly ProviderMetrics _providers;
    private readonly ModelMetrics _models;

    public ProviderAndModelMetricsTests()
    {
        _providers = new ProviderMetrics(_test.Metrics);
        _models = new ModelMetrics(_test.Metrics);
    }

    [Fact]
    public void Nothing_is_shown_before_a_provider_or_model_is_known() => _test.Samples.ShouldBeEmpty();

    [Fact]
    public void A_request_that_succeeds_counts_itself_and_its_latency()
    {
        Track(scope => scope.Succeed());
        Shows(requests: 1, errors: 0, seconds: 2);
    }

    [Fact]
    public void A_request_that_fails_counts_its_error_once_and_keeps_its_latency()
    {
        Track(scope => scope.Fail(new TimeoutException()));
        Shows(requests: 1, errors: 1, seconds: 2);
    }

    [Fact]
    public async Task What_a_request_throws_counts_and_reaches_the_caller()
    {
        var thrown = new HttpRequestException();
        foreach (var scope in new[] { _providers.TrackRequest("openai"), _models.TrackRequest("gpt-4") })
        {
            (await Should.ThrowAsync<HttpRequestException>(() => scope.RunAsync(_ => Task.FromException(thrown)))).ShouldBeSameAs(thrown);
        }

        Shows(requests: 1, errors: 1, seconds: 0);
    }

    [Fact]
    public void Requests_that_were_timed_elsewhere_are_added()
    {
        foreach (var outcome in new[] { OperationOutcome.Failed, OperationOutcome.Success, OperationOutcome.Cancelled })
        {
            _providers.RecordRequest("openai", outcome, TimeSpan.FromSeconds(3));
            _models.RecordRequest("gpt-4", outcome, TimeSpan.FromSeconds(3));
        }

        _providers.RecordRequest("openai", TimeSpan.Zero);
        _models.RecordRequest("gpt-4", TimeSpan.Zero);
        Shows(requests: 4, errors: 1, seconds: 9);
    }

    [Fact]
    public void Known_providers_are_announced_when_the_family_is_made()
    {
        var metrics = TestMetrics.Create(configure: options => options.KnownProviders.Add("openai"));
        _ = metrics.Providers;
        metrics.Value("provider_requests_total", ("provider", "openai")).ShouldBe(0);
        metrics.Value("provider_errors_total", ("provider", "openai")).ShouldBe(0);
    }

    [Fact]
    public async Task Known_providers_are_shown_at_0_once_the_host_has_started()
    {
        using var host = TestHost.Build(services => services.AddGatewayMetrics(options => options.KnownProviders.Add("openai")));
        await host.StartAsync();
        host.Services.GetRequiredService<MetricRegistry>().Value("provider_errors_total", ("provider", "openai")).ShouldBe(0);
    }

    [Fact]
    public async Task Without_known_providers_a_host_makes_no_family_of_requests_at_its_start()
    {
        using var host = TestHost.Build(services => services.AddGatewayMetrics(options => options.ProcessMetrics = false));
        await host.StartAsync();
        host.Services.GetRequiredService<MetricRegistry>().Definitions.ShouldAllBe(definition => definition.Family == null);
    }

    private void Track(Action<OperationScope> end)
    {
        using var provider = _providers.TrackRequest("openai");
        using var model = _models.TrackRequest("gpt-4");
        _test.Time.Advance(TimeSpan.FromSeconds(2));
        end(provider);
        end(model);
    }

    private void Shows(int requests, int errors, double seconds) => WithoutTypes().ShouldBe(
        $$"""
        provider_errors_total{provider="openai"} {{errors}}
        provider_latency_seconds_sum{provider="openai"} {{seconds}}
        provider_latency_seconds_count{provider="openai"} {{requests}}
        provider_requests_total{provider="openai"} {{requests}}
        model_errors_total{model="gpt-4"} {{errors}}
        model_latency_seconds_sum{model="gpt-4"} {{seconds}}
        model_latency_seconds_count{model="gpt-4"} {{requests}}
        model_requests_total{model="gpt-4"} {{requests}}
        """);

    private string WithoutTypes() => // see ErrorsByTypeTests
        string.Join('\n', _test.WithoutBuckets().Split('\n').Where(line => !line.Contains("_errors_by_type_total", StringComparison.Ordinal)));
}
