using Gateway.Instrumentation.Testing;
using GatewayApi.SimulatedFeeds;

namespace GatewayApi.Tests.Sync;

public class ShutdownTests
{
    [Fact]
    public async Task A_sync_that_the_shutdown_interrupts_is_cancelled_and_no_failure()
    {
        await using var gateway = await RunningGateway.StartAsync("Pricing:FeedTimeout=00:10:00");
        await gateway.BehaveAsync("portkey", FeedFault.Slow, delayMs: 600_000);
        await gateway.PostSyncAsync("?provider=portkey");
        await Poll.UntilAsync(gateway.JobsAsync, jobs => jobs.Running == 1, "the job to run");

        await gateway.StopAsync();

        var metrics = gateway.Metrics;
        metrics.Value("pricing_sync_total").ShouldBe(1);
        metrics.Value("pricing_sync_total", ("provider", "portkey"), ("status", "cancelled")).ShouldBe(1);
        metrics.Value("pricing_sync_job_duration_seconds_count", ("status", "cancelled")).ShouldBe(1);
        metrics.Value("pricing_sync_errors_total").ShouldBe(0);
        metrics.Value("external_api_calls_total", ("service", "portkey-prices")).ShouldBe(1);
        metrics.Value("external_api_errors_total").ShouldBe(0);
        metrics.Has("pricing_sync_last_success_timestamp", ("provider", "portkey")).ShouldBeFalse();
        metrics.Value("pricing_sync_job_queue_size", ("status", "running")).ShouldBe(0);
        metrics.Value("pricing_sync_job_queue_size", ("status", "failed")).ShouldBe(0);
    }

    [Fact]
    public async Task Waiting_jobs_do_not_hold_up_the_shutdown()
    {
        await using var gateway = await RunningGateway.StartAsync("Pricing:FeedTimeout=00:10:00", "Pricing:Workers=1");
        await gateway.BehaveAsync("portkey", FeedFault.Slow, delayMs: 600_000);
        for (var job = 0; job < 5; job++)
            await gateway.PostSyncAsync("?provider=portkey");
        await Poll.UntilAsync(gateway.JobsAsync, jobs => jobs.Running == 1, "the first job to run");

        await gateway.StopAsync();

        gateway.Metrics.Value("pricing_sync_total").ShouldBe(1);
    }
}
