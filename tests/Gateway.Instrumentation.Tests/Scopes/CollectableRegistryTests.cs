using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation.Tests.Scopes;

/// <summary>Threads outlive hosts: what a thread keeps for its next scope must not keep a disposed host's registry.</summary>
public class CollectableRegistryTests
{
    [Fact]
    public void A_registry_is_collected_although_the_thread_that_recorded_goes_on()
    {
        var registry = RecordScopes();
        Collect(registry);
        registry.IsAlive.ShouldBeFalse();
    }

    [Fact]
    public void A_registry_with_a_timer_for_idle_series_is_collected_too()
    {
        var registry = WithIdleTimeout();
        Collect(registry);
        registry.IsAlive.ShouldBeFalse();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RecordScopes()
    {
        var metrics = new GatewayMetrics();
        using (var sync = metrics.PricingSync.TrackPricingSync("openai"))
            sync.Succeed();
        using (var request = metrics.Http.TrackRequest("GET", "/", "openai", "gpt-4"))
            request.Fail("timeout_error");
        using (metrics.Factory.Histogram("wait_seconds", "Waits.").Time())
        using (metrics.Factory.Gauge("running", "Tasks at work.").TrackInProgress())
        {
        }

        metrics.Registry.CollectText();
        return new WeakReference(metrics.Registry);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference WithIdleTimeout() =>
        new(new MetricRegistry(new GatewayMetricsOptions { SeriesIdleTimeout = TimeSpan.FromHours(1) }));

    private static void Collect(WeakReference registry)
    {
        for (var i = 0; i < 10 && registry.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
