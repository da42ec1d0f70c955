namespace Gateway.Instrumentation.Testing.Tests;

public class TestMetricsTests
{
    [Fact]
    public void Tests_share_nothing()
    {
        var first = TestMetrics.Create();
        var second = TestMetrics.Create();
        first.PricingSync.RecordModelsFetched("openai", 3);
        _ = second.PricingSync;
        second.Has("pricing_sync_models_fetched_total").ShouldBeFalse();
    }

    [Fact]
    public void The_clock_stands_still_unless_it_is_moved()
    {
        var metrics = TestMetrics.Create();
        metrics.PricingSync.TrackPricingSync("openai").Run(() => Thread.SpinWait(1000));
        metrics.Value("pricing_sync_duration_seconds_sum").ShouldBe(0);
    }

    [Fact]
    public void A_clock_can_be_moved_by_hand()
    {
        var time = new ManualTimeProvider();
        var metrics = TestMetrics.Create(time);
        using (metrics.PricingSync.TrackPricingSync("openai"))
            time.Advance(TimeSpan.FromSeconds(3));
        metrics.Value("pricing_sync_duration_seconds_sum").ShouldBe(3);
    }

    [Fact]
    public void Settings_and_a_classifier_can_be_given()
    {
        var metrics = TestMetrics.Create(configure: options => options.ServiceName = "gateway", errors: new Weather());
        metrics.PricingSync.RecordError("openai", new TimeoutException());
        metrics.Value("pricing_sync_errors_total", ("service_name", "gateway"), ("error_type", "weather")).ShouldBe(1);
    }

    private sealed class Weather : IErrorClassifier
    {
        public string Classify(Exception exception) => "weather";
    }
}
