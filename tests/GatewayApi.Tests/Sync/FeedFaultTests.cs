using System.Text.Json;
using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using GatewayApi.Endpoints;
using GatewayApi.Pricing.Feeds;
using GatewayApi.SimulatedFeeds;

namespace GatewayApi.Tests.Sync;

public class FeedFaultTests
{
    [Fact]
    public Task A_feed_that_answers_500_is_an_api_error_of_its_provider() =>
        FailsAsync(FeedFault.Error, "api_error", failedCalls: 1);

    [Fact]
    public async Task A_feed_slower_than_its_timeout_is_a_timeout_error()
    {
        // Compiles what stands between the start of a time-out and of its call.
        await using (var other = await RunningGateway.StartAsync())
            await other.SyncAsync("portkey");

        await FailsAsync(FeedFault.Slow, "timeout_error", failedCalls: 1, "Pricing:Feeds:portkey:Timeout=00:00:00.2", "Pricing:Feeds:portkey:DelayMs=60000");
    }

    [Fact]
    public Task A_feed_with_broken_JSON_fails_by_the_name_of_the_exception() =>
        FailsAsync(FeedFault.Broken, nameof(JsonException), failedCalls: 0); // the call itself went well: what it brought is not

    [Fact]
    public Task A_price_list_without_models_is_a_failure() =>
        FailsAsync(FeedFault.Empty, nameof(EmptyPriceListException), failedCalls: 0);

    [Fact]
    public async Task A_slow_feed_within_its_timeout_succeeds()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.BehaveAsync("portkey", FeedFault.Slow, delayMs: 50);

        (await gateway.SyncAsync("portkey")).State.ShouldBe(SyncJobState.Completed);
    }

    [Fact]
    public async Task A_flaky_feed_shows_faults_and_successes()
    {
        await using var gateway = await RunningGateway.StartAsync("Pricing:Feeds:portkey:Timeout=00:00:00.2");
        await gateway.BehaveAsync("portkey", FeedFault.Random, delayMs: 60_000);

        // A third of the answers is faulty: runs until both kinds were seen.
        var seen = new HashSet<SyncJobState>();
        await Poll.UntilAsync(
            async () => seen.Add((await gateway.SyncAsync("portkey")).State), _ => seen.Count == 2, "a failed and a completed job");
    }

    [Fact]
    public async Task A_feed_that_recovers_succeeds_again_and_its_failures_stay_counted()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.BehaveAsync("portkey", FeedFault.Error);
        await gateway.SyncAsync("portkey");
        await gateway.BehaveAsync("portkey", FeedFault.None);

        await gateway.SyncAsync("portkey");

        var page = await gateway.PageAsync();
        page.Value("pricing_sync_total", ("provider", "portkey"), ("status", "failed")).ShouldBe(1);
        page.Value("pricing_sync_total", ("provider", "portkey"), ("status", "success")).ShouldBe(1);
        page.Value("pricing_sync_last_success_timestamp", ("provider", "portkey")).ShouldBeGreaterThan(0);
    }

    private static async Task FailsAsync(FeedFault fault, string errorType, int failedCalls, params string[] settings)
    {
        await using var gateway = await RunningGateway.StartAsync(settings);
        await gateway.BehaveAsync("portkey", fault);

        var job = await gateway.SyncAsync("portkey");

        job.State.ShouldBe(SyncJobState.Failed);
        job.Error!.Type.ShouldBe(errorType);
        await OneFailureIsCountedAsync(gateway, errorType);
        gateway.Metrics.Value("external_api_calls_total", ("service", "portkey-prices")).ShouldBe(1);
        gateway.Metrics.Value("external_api_errors_total", ("service", "portkey-prices")).ShouldBe(failedCalls);
    }

    private static async Task OneFailureIsCountedAsync(RunningGateway gateway, string errorType)
    {
        var page = await gateway.PageAsync();
        page.Value("pricing_sync_total").ShouldBe(1);
        page.Value("pricing_sync_total", ("provider", "portkey"), ("status", "failed")).ShouldBe(1);
        page.Value("pricing_sync_duration_seconds_count", ("provider", "portkey"), ("status", "failed")).ShouldBe(1);
        page.Value("pricing_sync_errors_total").ShouldBe(1);
        page.Value("pricing_sync_errors_total", ("provider", "portkey"), ("error_type", errorType)).ShouldBe(1);
        page.Value("pricing_sync_models_fetched_total").ShouldBe(0);
        page.Value("pricing_sync_models_updated_total").ShouldBe(0);
        page.Value("pricing_sync_job_duration_seconds_count").ShouldBe(1);
        page.Value("pricing_sync_job_duration_seconds_count", ("status", "failed")).ShouldBe(1);
        page.Value("pricing_sync_job_queue_size", ("status", "failed")).ShouldBe(1);
    }
}
