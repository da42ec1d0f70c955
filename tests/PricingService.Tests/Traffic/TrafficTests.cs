using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;

namespace PricingService.Tests.Traffic;

/// <summary>What a newcomer sees who starts the sample with <c>--traffic</c>.</summary>
public class TrafficTests
{
    [Fact]
    public async Task With_traffic_every_metric_of_the_service_moves()
    {
        await using var service = await RunningService.StartAsItIsAsync("traffic", "Traffic:Seed=1", "Market:Seed=1");
        var unmoved = MetricsOfTheService.All.ToHashSet();

        // All of them are 0 or missing at the start; one that goes up and down again has moved as well.
        await Poll.UntilAsync(
            async () =>
            {
                unmoved.ExceptWith((await service.PageAsync()).Samples.Where(sample => sample.Value > 0).Select(MetricOf));
                return unmoved;
            },
            metrics => metrics.Count == 0,
            "every metric to move");

        // Not only by hand: drift came first, and had a model trained anew.
        await Poll.UntilAsync(
            service.PageAsync, page => page.Value("pricing_drift_detected_total", ("trigger_retrain", "true")) > 0, "a retraining because of drift");
        var page = await service.PageAsync();
        page.Value("pricing_retraining_total", ("status", "deployed")).ShouldBeGreaterThan(0);
        page.Value("pricing_errors_total", ("endpoint", "/score"), ("error_type", "client_error")).ShouldBeGreaterThan(0);
        page.Value("pricing_score_latency_seconds_count", ("pricing_method", "ml_elasticity")).ShouldBeGreaterThan(0);
        page.Value("pricing_score_latency_seconds_count", ("pricing_method", "rule_based")).ShouldBeGreaterThan(0);
        page.Has("gateway_metrics_rejected_total").ShouldBeFalse();

        // What the network did, apart from what came of it.
        await Poll.UntilAsync(
            service.PageAsync, page => page.Value("external_api_errors_by_type_total", ("service", "market"), ("error_type", "server_error")) > 0, "a call of the market that fails");
    }

    [Fact]
    public async Task Without_the_switch_nobody_comes()
    {
        await using var service = await RunningService.StartAsync("Traffic:RequestsPerSecond=1000");
        await service.GetAsync("/experiments");

        var page = await service.PageAsync(1, "pricing_requests_total", ("endpoint", "/experiments"));

        page.Value("pricing_requests_total").ShouldBe(1);
    }

    private static string MetricOf(MetricSample sample)
    {
        foreach (var part in (string[])["_bucket", "_count", "_sum"])
        {
            if (sample.Name.EndsWith(part, StringComparison.Ordinal))
                return sample.Name[..^part.Length];
        }

        return sample.Name;
    }
}
