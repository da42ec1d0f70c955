using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests;

public class FirstPageTests
{
    [Fact]
    public void A_failed_sync_is_on_the_page()
    {
        var metrics = TestMetrics.Create();
        using (var sync = metrics.PricingSync.TrackPricingSync("openai", SyncTrigger.Manual))
            sync.Fail(new TimeoutException());
        metrics.Value("pricing_sync_total", ("provider", "openai"), ("status", "failed")).ShouldBe(1);
    }
}
