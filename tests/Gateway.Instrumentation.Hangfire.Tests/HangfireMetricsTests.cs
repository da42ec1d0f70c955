using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Instrumentation.Hangfire.Tests;

public sealed class HangfireMetricsTests
{
    [Fact]
    public async Task Attempts_that_are_tried_again_are_apart_from_the_last_failure()
    {
        using var server = new HangfireServer();
        server.Work = static _ => throw new HttpRequestException();
        server.Client.Enqueue<Reports>(static reports => reports.SendAgain(CancellationToken.None));

        await server.ShowsAsync(1, "job_retries_exhausted_total", ("job_name", "Reports.SendAgain"));
        server.Value("job_runs_total", ("job_name", "Reports.SendAgain"), ("trigger", "manual"), ("outcome", "retried")).ShouldBe(2);
        server.Value("job_runs_total", ("job_name", "Reports.SendAgain"), ("trigger", "manual"), ("outcome", "failed")).ShouldBe(1);
        server.Value("job_errors_total", ("job_name", "Reports.SendAgain"), ("error_type", "api_error")).ShouldBe(3);
        server.Value("job_in_progress", ("job_name", "Reports.SendAgain")).ShouldBe(0);
        server.Value("job_start_delay_seconds_count", ("job_name", "Reports.SendAgain")).ShouldBe(3);
    }

    [Fact]
    public async Task A_failure_without_retries_exhausts_nothing_and_the_queue_is_in_the_name()
    {
        using var server = new HangfireServer();
        server.Work = static _ => throw new HttpRequestException();
        server.Client.Enqueue<Reports>(static reports => reports.SendNow(CancellationToken.None));
        await server.ShowsAsync(1, "job_runs_total", ("job_name", "critical.Reports.SendNow"), ("trigger", "manual"), ("outcome", "failed"));
        server.Value("job_retries_exhausted_total", ("job_name", "critical.Reports.SendNow")).ShouldBe(0);
    }

    [Fact]
    public async Task A_recurring_job_runs_by_its_schedule()
    {
        using var server = new HangfireServer();
        var jobs = new RecurringJobManager(server.Storage);
        jobs.AddOrUpdate("reports", Job.FromExpression<Reports>(static reports => reports.Send(CancellationToken.None)), Cron.Never());
        jobs.Trigger("reports");
        await server.ShowsAsync(1, "job_runs_total", ("job_name", "Reports.Send"), ("trigger", "schedule"), ("outcome", "success"));
    }

    [Fact]
    public async Task What_waits_in_the_storage_is_read_on_a_timer_and_never_by_a_scrape()
    {
        var time = new FakeTimeProvider();
        var end = new TaskCompletionSource();
        using var server = new HangfireServer(time, static options => options.StorageInterval = TimeSpan.FromSeconds(10));
        server.Work = _ => end.Task;
        server.Client.Enqueue<Reports>(static reports => reports.Send(CancellationToken.None));
        server.Client.Schedule<Reports>(static reports => reports.Send(CancellationToken.None), TimeSpan.FromDays(1));
        server.Client.Create<Reports>(static reports => reports.Send(CancellationToken.None), new EnqueuedState("nobody"));
        await server.ShowsAsync(1, "job_in_progress", ("job_name", "Reports.Send"));
        server.Metrics.Has("hangfire_jobs", ("state", "processing")).ShouldBeFalse(); // the timer has not fired yet

        time.Advance(TimeSpan.FromSeconds(10));
        await server.ShowsAsync(1, "hangfire_servers");
        server.Value("hangfire_jobs", ("state", "processing")).ShouldBe(1);
        server.Value("hangfire_jobs", ("state", "scheduled")).ShouldBe(1);
        server.Value("hangfire_jobs", ("state", "enqueued")).ShouldBe(1);
        server.Value("hangfire_queue_jobs", ("queue", "nobody")).ShouldBe(1);
        end.SetResult();
    }

    [Fact]
    public async Task A_storage_that_is_away_is_counted_and_asked_again()
    {
        var time = new FakeTimeProvider();
        using var server = new HangfireServer(time, static options => (options.Storage, options.StorageInterval) = (new BrokenStorage(), TimeSpan.FromSeconds(10)));
        for (var failures = 1; failures <= 2; failures++)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await server.ShowsAsync(failures, "hangfire_storage_failures_total");
        }
    }

    [Fact]
    public async Task Only_the_instance_that_is_told_to_shows_the_storage()
    {
        var time = new FakeTimeProvider();
        using var server = new HangfireServer(time, static options => options.PublishStorage = false);
        server.Client.Enqueue<Reports>(static reports => reports.Send(CancellationToken.None));
        time.Advance(TimeSpan.FromMinutes(1));
        await server.ShowsAsync(1, "job_runs_total", ("job_name", "Reports.Send"), ("trigger", "manual"), ("outcome", "success"));
        server.Metrics.Has("hangfire_servers").ShouldBeFalse();
    }

    [Fact]
    public void An_interval_that_cannot_work_is_refused_with_the_fix() =>
        Should.Throw<ArgumentOutOfRangeException>(static () => GlobalConfiguration.Configuration.UseGatewayMetrics(TestMetrics.Create(), static options => options.StorageInterval = TimeSpan.Zero))
            .Message.ShouldStartWith("Set more than zero and at most a day, such as TimeSpan.FromSeconds(15).");

    [Fact]
    public void The_family_keeps_the_rules_of_all_families() => FamilyConformance.Check<HangfireMetrics>();

    private sealed class BrokenStorage : JobStorage
    {
        public override global::Hangfire.Storage.IMonitoringApi GetMonitoringApi() => throw new InvalidOperationException("away");

        public override global::Hangfire.Storage.IStorageConnection GetConnection() => throw new InvalidOperationException("away");
    }
}
