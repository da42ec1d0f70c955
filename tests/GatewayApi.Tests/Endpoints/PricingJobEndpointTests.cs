using System.Net;
using System.Text.Json;
using Gateway.Instrumentation;
using GatewayApi.Pricing;
using GatewayApi.SimulatedFeeds;

namespace GatewayApi.Tests.Endpoints;

public class PricingJobEndpointTests
{
    [Fact]
    public async Task A_sync_is_accepted_and_says_where_its_job_is()
    {
        await using var gateway = await RunningGateway.StartAsync();

        using var response = await gateway.Client.PostAsync(new Uri("/api/pricing/sync?provider=nearai", UriKind.Relative), content: null);

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        response.Headers.Location!.OriginalString.ShouldBe("/api/pricing/jobs/1");
        (await gateway.EndOfAsync(1)).State.ShouldBe(SyncJobState.Completed);
    }

    [Fact]
    public async Task A_sync_without_a_provider_syncs_them_all()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var jobs = await gateway.PostSyncAsync();

        jobs.Select(job => job.Provider).ShouldBe(Providers.All);
        jobs.ShouldAllBe(job => job.Trigger == SyncTrigger.Manual);
        await Poll.UntilAsync(gateway.JobsAsync, list => list.Completed == Providers.All.Count, "the end of all jobs");
    }

    [Fact]
    public async Task A_program_can_say_that_it_is_one()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var job = (await gateway.PostSyncAsync("?provider=nearai&trigger=api")).Single();
        await gateway.EndOfAsync(job.Id);

        (await gateway.PageAsync()).Value("pricing_sync_total", ("provider", "nearai"), ("triggered_by", "api")).ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_else_can_pass_for_the_scheduler()
    {
        await using var gateway = await RunningGateway.StartAsync();

        (await gateway.PostAsync("/api/pricing/sync?trigger=scheduler")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_unknown_provider_is_not_found_and_the_known_ones_are_named()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var (status, body) = await gateway.PostAsync("/api/pricing/sync?provider=acme");

        status.ShouldBe(HttpStatusCode.NotFound);
        using var problem = JsonDocument.Parse(body);
        problem.RootElement.GetProperty("title").GetString().ShouldBe("Unknown provider");
        problem.RootElement.GetProperty("knownProviders").EnumerateArray().Select(provider => provider.GetString()).ShouldBe(Providers.All);
        (await gateway.PageAsync()).Has("pricing_sync_total", ("provider", "acme")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_full_queue_refuses_more()
    {
        await using var gateway = await RunningGateway.StartAsync("Pricing:QueueCapacity=2");

        (await gateway.PostAsync("/api/pricing/sync")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await gateway.JobsAsync()).Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_list_of_jobs_and_the_gauges_agree_in_all_four_states()
    {
        await using var gateway = await RunningGateway.StartAsync("Pricing:Workers=1", "Pricing:FeedTimeout=00:10:00");
        await gateway.SyncAsync("nearai");
        await gateway.BehaveAsync("together", FeedFault.Error);
        await gateway.SyncAsync("together");
        await gateway.BehaveAsync("portkey", FeedFault.Slow, delayMs: 600_000);
        for (var job = 0; job < 3; job++)
            await gateway.PostSyncAsync("?provider=portkey");

        var jobs = await Poll.UntilAsync(gateway.JobsAsync, list => list.Running == 1, "the slow job to run");

        (jobs.Queued, jobs.Running, jobs.Completed, jobs.Failed).ShouldBe((2, 1, 1, 1));
        jobs.Jobs.Select(job => job.Id).ShouldBe([5L, 4L, 3L, 2L, 1L]);
        var page = await gateway.PageAsync();
        page.Value("pricing_sync_job_queue_size", ("status", "queued")).ShouldBe(2);
        page.Value("pricing_sync_job_queue_size", ("status", "running")).ShouldBe(1);
        page.Value("pricing_sync_job_queue_size", ("status", "completed")).ShouldBe(1);
        page.Value("pricing_sync_job_queue_size", ("status", "failed")).ShouldBe(1);
    }

    [Fact]
    public async Task An_unknown_job_is_not_found()
    {
        await using var gateway = await RunningGateway.StartAsync();

        (await gateway.GetAsync("/api/pricing/jobs/77")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
