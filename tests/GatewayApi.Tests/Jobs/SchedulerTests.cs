using Gateway.Instrumentation;
using GatewayApi.Pricing;
using GatewayApi.SimulatedFeeds;

namespace GatewayApi.Tests.Jobs;

public class SchedulerTests
{
    [Fact]
    public async Task Every_provider_is_synced_at_start_and_again_at_each_interval()
    {
        await using var gateway = await RunningGateway.StartAsync("Pricing:SyncInterval=00:00:00.2");

        foreach (var provider in Providers.All)
        {
            await Poll.UntilAsync(
                async () => (await gateway.PageAsync()).Value("pricing_sync_total", ("provider", provider), ("status", "success"), ("triggered_by", "scheduler")),
                syncs => syncs >= 2,
                $"two scheduled syncs of {provider}");
        }
    }

    [Fact]
    public async Task A_slow_feed_has_one_scheduled_job_waiting_at_most()
    {
        await using var gateway = await RunningGateway.StartAsync(
            "Pricing:SyncInterval=00:00:00.1", "Pricing:FeedTimeout=00:10:00", "Pricing:Workers=2",
            "Pricing:Feeds:portkey:Fault=Slow", "Pricing:Feeds:portkey:DelayMs=600000");

        // One job of the slow feed holds each of the workers in the end, and one more waits; so do those of the others.
        await Poll.UntilAsync(
            gateway.JobsAsync,
            jobs => jobs.Queued == 5 && jobs.Jobs.Count(job => job is { Provider: "portkey", State: SyncJobState.Running }) == 2,
            "a stuck queue");

        var waiting = gateway.Queue.Jobs.Where(job => job.State == SyncJobState.Queued).ToList();
        waiting.Select(job => job.Provider).ShouldBe(Providers.All, ignoreOrder: true);
    }

    [Fact]
    public async Task Without_an_interval_nothing_is_scheduled_and_all_known_providers_stand_at_zero()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var page = await gateway.PageAsync();

        page.Value("pricing_sync_total").ShouldBe(0);
        foreach (var provider in Providers.All)
        {
            page.Value("pricing_sync_total", ("provider", provider), ("status", "failed"), ("triggered_by", "manual")).ShouldBe(0);
            page.Value("pricing_sync_errors_total", ("provider", provider), ("error_type", "timeout_error")).ShouldBe(0);
            page.Value("pricing_sync_models_fetched_total", ("provider", provider)).ShouldBe(0);
        }
    }
}
