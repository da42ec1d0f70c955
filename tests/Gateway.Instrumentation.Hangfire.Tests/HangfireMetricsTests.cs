using System.Reflection;
using Gateway.Instrumentation.Testing;
using Gateway.Instrumentation.TestServers;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;
using Hangfire.Storage.Monitoring;
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
    public async Task A_job_that_is_deleted_after_its_last_attempt_has_exhausted_them_too()
    {
        using var server = new HangfireServer();
        server.Work = static _ => throw new HttpRequestException();
        server.Client.Enqueue<Reports>(static reports => reports.SendOrForget(CancellationToken.None));
        await server.ShowsAsync(1, "job_retries_exhausted_total", ("job_name", "Reports.SendOrForget"));
        server.Value("job_runs_total", ("job_name", "Reports.SendOrForget"), ("trigger", "manual"), ("outcome", "failed")).ShouldBe(1);
    }

    [Fact]
    public async Task A_failure_that_a_filter_handles_is_none()
    {
        using var server = new HangfireServer();
        server.Work = static _ => throw new HttpRequestException();
        server.Client.Enqueue<Reports>(static reports => reports.SendForgiven(CancellationToken.None));
        await server.ShowsAsync(1, "job_runs_total", ("job_name", "Reports.SendForgiven"), ("trigger", "manual"), ("outcome", "success"));
    }

    [Fact]
    public async Task A_job_that_is_deleted_while_it_runs_is_cancelled()
    {
        using var server = new HangfireServer();
        server.Work = static token => Task.Delay(Timeout.Infinite, token);
        var job = server.Client.Enqueue<Reports>(static reports => reports.Send(CancellationToken.None));
        await server.ShowsAsync(1, "job_in_progress", ("job_name", "Reports.Send"));
        server.Client.Delete(job);
        await server.ShowsAsync(1, "job_runs_total", ("job_name", "Reports.Send"), ("trigger", "manual"), ("outcome", "cancelled"));
        await server.ShowsAsync(0, "job_in_progress", ("job_name", "Reports.Send"));
    }

    [Fact]
    public async Task A_failure_whose_state_is_never_applied_does_not_stay_in_progress()
    {
        BrokenStateAttribute.Elected = new TaskCompletionSource();
        var time = new FakeTimeProvider();
        using var server = new HangfireServer(time);
        server.Work = static _ => throw new HttpRequestException();
        server.Client.Enqueue<Reports>(static reports => reports.SendBroken(CancellationToken.None));
        await BrokenStateAttribute.Elected.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        server.Value("job_in_progress", ("job_name", "Reports.SendBroken")).ShouldBe(1);

        time.Advance(TimeSpan.FromMinutes(11));
        server.Client.Enqueue<UrgentReports>(static reports => reports.Send(CancellationToken.None));
        await server.ShowsAsync(1, "job_runs_total", ("job_name", "Reports.SendBroken"), ("trigger", "manual"), ("outcome", "failed"));
        await server.ShowsAsync(0, "job_in_progress", ("job_name", "Reports.SendBroken"));
    }

    [Fact]
    public async Task The_queue_in_the_name_is_the_one_that_the_job_was_put_into()
    {
        using var server = new HangfireServer();
        server.Client.Enqueue<UrgentReports>(static reports => reports.Send(CancellationToken.None));
        server.Client.Enqueue<Reports>(static reports => reports.SendIn("critical"));
        server.Client.Create<Reports>(static reports => reports.Send(CancellationToken.None), new EnqueuedState("critical"));
        foreach (var job in (string[])["critical.UrgentReports.Send", "critical.Reports.SendIn", "critical.Reports.Send"])
            await server.ShowsAsync(1, "job_runs_total", ("job_name", job), ("trigger", "manual"), ("outcome", "success"));
    }

    [Fact]
    public async Task A_name_that_throws_does_not_fail_the_job()
    {
        using var server = new HangfireServer(configure: static options => options.JobName = static _ => throw new InvalidOperationException("no name"));
        server.Client.Enqueue<Reports>(static reports => reports.Send(CancellationToken.None));
        await server.ShowsAsync(1, "job_runs_total", ("job_name", "Reports.Send"), ("trigger", "manual"), ("outcome", "success"));
    }

    [Fact]
    public void A_second_call_with_the_same_metrics_is_refused()
    {
        using var server = new HangfireServer();
        Should.Throw<InvalidOperationException>(() => GlobalConfiguration.Configuration.UseGatewayMetrics(server.Metrics))
            .Message.ShouldBe("UseGatewayMetrics was called before with these metrics: every run would count twice. Call it once in each process.");
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
    public void All_states_are_shown_and_a_queue_that_is_gone_leaves_the_page()
    {
        var time = new FakeTimeProvider();
        var monitor = DispatchProxy.Create<IMonitoringApi, Monitor>();
        var seen = (Monitor)monitor;
        using var server = new HangfireServer(time, options => (options.Storage, options.StorageInterval) = (new MonitoredStorage(monitor), TimeSpan.FromSeconds(10)));
        seen.Queues = ["mail", "reports"];
        time.Advance(TimeSpan.FromSeconds(10));
        foreach (var (state, count) in ((string, double)[])[("enqueued", 1), ("scheduled", 2), ("processing", 3), ("failed", 4)])
            server.Value("hangfire_jobs", ("state", state)).ShouldBe(count);
        server.Value("hangfire_servers").ShouldBe(5);
        server.Metrics.Has("hangfire_queue_jobs", ("queue", "mail")).ShouldBeTrue();

        seen.Queues = ["reports"];
        time.Advance(TimeSpan.FromSeconds(10));
        server.Metrics.Has("hangfire_queue_jobs", ("queue", "mail")).ShouldBeFalse();
        server.Metrics.Has("hangfire_queue_jobs", ("queue", "reports")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_slow_storage_is_never_asked_twice_at_once()
    {
        var time = new FakeTimeProvider();
        var monitor = DispatchProxy.Create<IMonitoringApi, Monitor>();
        var seen = (Monitor)monitor;
        using var server = new HangfireServer(time, options => (options.Storage, options.StorageInterval) = (new MonitoredStorage(monitor), TimeSpan.FromSeconds(10)));
        seen.IsHere.Reset();
        var first = Task.Run(() => time.Advance(TimeSpan.FromSeconds(10))); // the fake clock runs its timers in this call
        await Poll.UntilAsync(() => Task.FromResult(seen.Asked), static asked => asked == 1, "the first question");
        var second = Task.Run(() => time.Advance(TimeSpan.FromSeconds(30)));
        await Task.WhenAny(second, Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
        seen.Asked.ShouldBe(1);
        seen.IsHere.Set();
        await Task.WhenAll(first, second);
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

    private sealed class MonitoredStorage(IMonitoringApi monitor) : JobStorage
    {
        public override IMonitoringApi GetMonitoringApi() => monitor;

        public override IStorageConnection GetConnection() => throw new NotSupportedException();
    }

    /// <summary>Answers the questions of a reading.</summary>
#pragma warning disable CA1852 // the proxy derives from it
    private class Monitor : DispatchProxy
#pragma warning restore CA1852
    {
        private int _asked;

        public ManualResetEventSlim IsHere { get; } = new(initialState: true);

        public string[] Queues { get; set; } = [];

        public int Asked => Volatile.Read(ref _asked);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(IMonitoringApi.Queues))
                return Queues.Select(static queue => new QueueWithTopEnqueuedJobsDto { Name = queue, Length = 1 }).ToList();
            Interlocked.Increment(ref _asked);
            IsHere.Wait();
            return new StatisticsDto { Enqueued = 1, Scheduled = 2, Processing = 3, Failed = 4, Servers = 5 };
        }
    }

    private sealed class BrokenStorage : JobStorage
    {
        public override global::Hangfire.Storage.IMonitoringApi GetMonitoringApi() => throw new InvalidOperationException("away");

        public override global::Hangfire.Storage.IStorageConnection GetConnection() => throw new InvalidOperationException("away");
    }
}
