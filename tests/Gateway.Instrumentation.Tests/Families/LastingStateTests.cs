using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

/// <summary>States and limits are set when they change: idle removal must not end the alerts that compare with them.</summary>
public sealed class LastingStateTests
{
    [Fact]
    public void What_alerts_compare_with_stays_however_long_it_does_not_change()
    {
        var time = new ManualTimeProvider();
        var metrics = TestMetrics.Create(time, configure: options => options.SeriesIdleTimeout = TimeSpan.FromHours(1));
        metrics.Jobs.SetExpectedInterval("cleanup", TimeSpan.FromDays(1));
        metrics.HostedServices.MarkRunning("Watcher");
        metrics.HostedServices.MarkStopped("Watcher");
        metrics.Queues.SetCapacity("imports", 500);
        metrics.Queues.SetDepth("imports", 3);
        metrics.Messaging.MarkConnected("rabbitmq", "orders");
        metrics.Messaging.MarkConnectionLost("rabbitmq", "orders");
        metrics.Messaging.MarkBlocked("rabbitmq", "prices");
        metrics.Messaging.SetPrefetch("rabbitmq", "orders", 20);
        metrics.DataCollection.MarkUnhealthy("news", "feed");
        metrics.Cache.MarkRedisConnectionLost("cache:6379", "interactive");
        metrics.PricingModels.SetModelsLoaded(0);
        metrics.Service.MarkDown();

        for (var minute = 0; minute < 120; minute++)
        {
            metrics.Registry.RemoveIdleSeries();
            time.Advance(TimeSpan.FromMinutes(1));
        }

        metrics.Value("job_expected_interval_seconds").ShouldBe(86_400);
        metrics.Value("hosted_service_running").ShouldBe(0);
        metrics.Value("work_queue_capacity").ShouldBe(500);
        metrics.Value("messaging_connection_up", ("connection", "orders")).ShouldBe(0);
        metrics.Value("messaging_connection_blocked", ("connection", "prices")).ShouldBe(1);
        metrics.Value("messaging_prefetch").ShouldBe(20);
        metrics.Value("data_collector_health").ShouldBe(0);
        metrics.Value("redis_connection_up").ShouldBe(0);
        metrics.Value("pricing_models_loaded").ShouldBe(0);
        metrics.Value("service_up").ShouldBe(0);
        metrics.Has("work_queue_depth").ShouldBeFalse(); // what is measured again and again leaves
    }
}
