using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.DependencyInjection;

public class StandaloneTests
{
    [Fact]
    public void Metrics_work_without_dependency_injection()
    {
        var metrics = new GatewayMetrics(new GatewayMetricsOptions { ServiceName = "job" });
        metrics.PricingSync.RecordModelsFetched("openai", 3);
        metrics.Registry.CollectText().ShouldContain("pricing_sync_models_fetched_total{provider=\"openai\",service_name=\"job\"} 3\n");
    }

    [Fact]
    public void Two_of_them_share_nothing()
    {
        var first = new GatewayMetrics();
        var second = new GatewayMetrics();
        first.PricingSync.RecordModelsFetched("openai", 3);
        _ = second.PricingSync;
        second.Has("pricing_sync_models_fetched_total").ShouldBeFalse();
        first.Registry.ShouldNotBeSameAs(second.Registry);
    }

    [Fact]
    public void A_clock_and_a_classifier_can_be_given()
    {
        var time = new ManualTimeProvider();
        var metrics = new GatewayMetrics(timeProvider: time, errors: new ErrorClassifier());
        using (metrics.PricingSync.TrackPricingSync("openai"))
            time.Advance(TimeSpan.FromSeconds(3));
        metrics.Value("pricing_sync_duration_seconds_sum").ShouldBe(3);
        metrics.Factory.TimeProvider.GetUtcNow().ShouldBe(time.GetUtcNow());
    }

    [Fact]
    public void The_systems_clock_measures_without_one()
    {
        var histogram = new GatewayMetrics().Factory.Histogram("wait_seconds", "Waits.");
        using (histogram.Time())
            Thread.SpinWait(10);
        histogram.Count.ShouldBe(1);
        histogram.Sum.ShouldBeGreaterThan(0);
    }
}
