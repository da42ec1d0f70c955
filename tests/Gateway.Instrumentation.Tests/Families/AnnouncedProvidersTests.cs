using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class AnnouncedProvidersTests
{
    private readonly TestRegistry _test = new();
    private readonly PricingSyncMetrics _sync;

    public AnnouncedProvidersTests() => _sync = new PricingSyncMetrics(_test.Metrics);

    [Fact]
    public void An_announced_provider_shows_all_its_counters_at_0()
    {
        _sync.Announce("openai");
        string.Join('\n', _test.Samples.Split('\n').Where(line => !line.Contains("_duration_", StringComparison.Ordinal))).ShouldBe(
            """
            pricing_sync_total{provider="openai",status="success",triggered_by="manual"} 0
            pricing_sync_total{provider="openai",status="failed",triggered_by="manual"} 0
            pricing_sync_total{provider="openai",status="cancelled",triggered_by="manual"} 0
            pricing_sync_total{provider="openai",status="success",triggered_by="scheduler"} 0
            pricing_sync_total{provider="openai",status="failed",triggered_by="scheduler"} 0
            pricing_sync_total{provider="openai",status="cancelled",triggered_by="scheduler"} 0
            pricing_sync_total{provider="openai",status="success",triggered_by="api"} 0
            pricing_sync_total{provider="openai",status="failed",triggered_by="api"} 0
            pricing_sync_total{provider="openai",status="cancelled",triggered_by="api"} 0
            pricing_sync_models_fetched_total{provider="openai"} 0
            pricing_sync_models_updated_total{provider="openai"} 0
            pricing_sync_models_skipped_total{provider="openai",reason="dynamic_pricing"} 0
            pricing_sync_models_skipped_total{provider="openai",reason="zero_pricing"} 0
            pricing_sync_models_skipped_total{provider="openai",reason="not_found"} 0
            pricing_sync_models_skipped_total{provider="openai",reason="unchanged"} 0
            pricing_sync_models_skipped_total{provider="openai",reason="error"} 0
            pricing_sync_models_skipped_total{provider="openai",reason="unknown"} 0
            pricing_sync_price_changes_total{provider="openai"} 0
            pricing_sync_errors_total{provider="openai",error_type="timeout_error"} 0
            pricing_sync_errors_total{provider="openai",error_type="api_error"} 0
            pricing_sync_errors_total{provider="openai",error_type="database_error"} 0
            """);
        foreach (var status in new[] { "success", "failed", "cancelled" })
            _test.Registry.Value("pricing_sync_duration_seconds_count", ("provider", "openai"), ("status", status)).ShouldBe(0);
    }

    [Fact]
    public void An_announced_provider_has_no_last_success() =>
        Announced().Has("pricing_sync_last_success_timestamp").ShouldBeFalse();

    [Fact]
    public void More_kinds_of_errors_can_be_announced()
    {
        _sync.Announce("openai", "JsonException");
        _test.Registry.Value("pricing_sync_errors_total", ("error_type", "JsonException")).ShouldBe(0);
        _test.Registry.Scrape().Samples.Count(sample => sample.Name == "pricing_sync_errors_total").ShouldBe(4);
    }

    [Fact]
    public void Known_providers_are_announced_when_the_family_is_made()
    {
        var metrics = TestMetrics.Create(configure: options =>
        {
            options.KnownProviders.Add("openai");
            options.KnownProviders.Add("anthropic");
        });
        _ = metrics.PricingSync;
        metrics.Value("pricing_sync_total", ("provider", "openai")).ShouldBe(0);
        metrics.Value("pricing_sync_total", ("provider", "anthropic")).ShouldBe(0);
        metrics.Has("pricing_sync_total", ("provider", "mistral")).ShouldBeFalse();
    }

    [Fact]
    public void Two_hundred_known_providers_fit_without_folding()
    {
        var metrics = TestMetrics.Create(configure: options =>
        {
            for (var i = 0; i < 200; i++)
                options.KnownProviders.Add($"provider {i}");
        });
        _ = metrics.PricingSync;
        metrics.Has("gateway_metrics_overflow_total").ShouldBeFalse();
        metrics.Has("pricing_sync_total", ("provider", "other")).ShouldBeFalse();
    }

    private MetricsPage Announced()
    {
        _sync.Announce("openai");
        return _test.Registry.Scrape();
    }
}
