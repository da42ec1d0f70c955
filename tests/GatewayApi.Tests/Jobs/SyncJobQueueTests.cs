using Gateway.Instrumentation;
using Gateway.Instrumentation.Hosting;
using Gateway.Instrumentation.Testing;
using GatewayApi.Pricing;
using GatewayApi.Pricing.Jobs;
using Microsoft.Extensions.Options;

namespace GatewayApi.Tests.Jobs;

public class SyncJobQueueTests
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create();

    [Fact]
    public void All_four_states_are_on_the_page_before_the_first_job()
    {
        Queue();

        Sizes().ShouldBe((0, 0, 0, 0));
    }

    [Fact]
    public void Every_step_of_a_job_moves_it_from_one_state_to_the_next()
    {
        var queue = Queue();

        queue.TryEnqueue(["together", "portkey"], SyncTrigger.Manual, out var jobs).ShouldBeTrue();
        Sizes().ShouldBe((2, 0, 0, 0));

        queue.Start(jobs[0].Id);
        Sizes().ShouldBe((1, 1, 0, 0));

        queue.Complete(jobs[0].Id, new SyncReport { Fetched = 1 });
        Sizes().ShouldBe((1, 0, 1, 0));

        queue.Start(jobs[1].Id);
        queue.Fail(jobs[1].Id, new SyncJobError("api_error", "500"));
        Sizes().ShouldBe((0, 0, 1, 1));
    }

    [Fact]
    public void A_forgotten_job_is_in_no_state()
    {
        var queue = Queue();
        queue.TryEnqueue(["together"], SyncTrigger.Manual, out var jobs);
        queue.Start(jobs[0].Id);

        queue.Forget(jobs[0].Id);

        Sizes().ShouldBe((0, 0, 0, 0));
        queue.Jobs.ShouldBeEmpty();
    }

    [Fact]
    public async Task Jobs_are_worked_off_in_their_order()
    {
        var queue = Queue();
        queue.TryEnqueue(["together", "portkey", "nearai"], SyncTrigger.Manual, out var jobs);

        var order = new List<long>();
        await using var pool = new WorkerPool<long>(queue.Waiting, workers: 1, (id, _) =>
        {
            order.Add(id);
            return Task.CompletedTask;
        });
        pool.Start();
        await pool.StopAsync(Timeout.InfiniteTimeSpan);

        order.ShouldBe(jobs.Select(job => job.Id));
    }

    [Fact]
    public void The_scheduler_does_not_pile_up_jobs_for_a_provider_that_still_waits()
    {
        var queue = Queue();

        queue.TryEnqueueScheduled("together").ShouldBeTrue();
        queue.TryEnqueueScheduled("together").ShouldBeFalse();
        queue.TryEnqueueScheduled("portkey").ShouldBeTrue();

        queue.Start(queue.Jobs.Single(job => job.Provider == "together").Id);
        queue.TryEnqueueScheduled("together").ShouldBeTrue();
    }

    [Fact]
    public void A_job_by_hand_does_not_keep_the_scheduler_from_its_own()
    {
        var queue = Queue();
        queue.TryEnqueue(["together"], SyncTrigger.Manual, out _);

        queue.TryEnqueueScheduled("together").ShouldBeTrue();
    }

    [Fact]
    public void A_full_queue_takes_all_of_a_request_or_nothing()
    {
        var queue = Queue(new PricingOptions { QueueCapacity = 3 });
        queue.TryEnqueue(["together", "portkey"], SyncTrigger.Manual, out _).ShouldBeTrue();

        queue.TryEnqueue(["together", "portkey"], SyncTrigger.Manual, out var none).ShouldBeFalse();
        none.ShouldBeEmpty();
        _metrics.Scrape().Value("work_queue_rejected_total", ("queue", "pricing_sync"), ("reason", "full")).ShouldBe(2);
        queue.TryEnqueue(["together"], SyncTrigger.Manual, out _).ShouldBeTrue();
    }

    [Fact]
    public void Only_the_last_ended_jobs_are_kept()
    {
        var queue = Queue(new PricingOptions { KeepEndedJobs = 2 });
        for (var run = 0; run < 5; run++)
        {
            queue.TryEnqueue(["together"], SyncTrigger.Manual, out var jobs);
            queue.Start(jobs[0].Id);
            queue.Complete(jobs[0].Id, new SyncReport { Fetched = 1 });
        }

        queue.Jobs.Select(job => job.Id).ShouldBe([5L, 4L]);
        Sizes().ShouldBe((0, 0, 2, 0));
    }

    private SyncJobQueue Queue(PricingOptions? options = null) =>
        new(_metrics, Options.Create(options ?? new PricingOptions()), new ManualTimeProvider());

    private (double Queued, double Running, double Completed, double Failed) Sizes()
    {
        var page = _metrics.Scrape();
        return (Size("queued"), Size("running"), Size("completed"), Size("failed"));

        double Size(string state) => page.Value("pricing_sync_job_queue_size", ("status", state));
    }
}
