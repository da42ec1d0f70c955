using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Gateway.Instrumentation.Quartz.Tests;

public sealed class QuartzMetricsTests
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1); // later than any test
    private readonly Script _script = new();

    [Fact]
    public async Task Each_job_is_announced_with_the_longest_gap_of_its_schedule()
    {
        await using var host = await QuartzHost.StartAsync(quartz =>
        {
            AddJob(quartz, "simple");
            quartz.AddTrigger(static trigger => trigger.ForJob("simple").StartAt(DateTimeOffset.UtcNow + Never).WithSimpleSchedule(static schedule => schedule.WithInterval(TimeSpan.FromMinutes(10)).RepeatForever()));
            quartz.AddTrigger(static trigger => trigger.ForJob("simple").StartAt(DateTimeOffset.UtcNow + Never).WithSimpleSchedule(static schedule => schedule.WithInterval(TimeSpan.FromMinutes(3)).RepeatForever()));
            AddJob(quartz, "working-days");
            quartz.AddTrigger(static trigger => trigger.ForJob("working-days").WithCronSchedule("0 0 9 ? * MON-FRI", static cron => cron.InTimeZone(TimeZoneInfo.Utc)));
            AddJob(quartz, "by-hand");
        });
        host.Value("job_expected_interval_seconds", ("job_name", "simple")).ShouldBe(180);
        host.Value("job_expected_interval_seconds", ("job_name", "working-days")).ShouldBe(72 * 3600); // from Friday to Monday
        host.Metrics.Has("job_expected_interval_seconds", ("job_name", "by-hand")).ShouldBeFalse();
        host.Metrics.Has("job_runs_total", ("job_name", "simple"), ("outcome", "failed"), ("trigger", "schedule")).ShouldBeTrue();
    }

    [Fact]
    public async Task Nothing_is_expected_of_a_job_that_is_paused_or_unscheduled()
    {
        await using var host = await QuartzHost.StartAsync(quartz =>
        {
            AddJob(quartz, "sync");
            quartz.AddTrigger(static trigger => trigger.WithIdentity("hourly").ForJob("sync").StartAt(DateTimeOffset.UtcNow + Never).WithSimpleSchedule(static schedule => schedule.WithInterval(TimeSpan.FromHours(1)).RepeatForever()));
        });
        await host.ShowsAsync(3600, "job_expected_interval_seconds", ("job_name", "sync"));
        await host.Scheduler.PauseJob(new JobKey("sync"), cancellationToken: TestContext.Current.CancellationToken);
        await host.ShowsAsync(0, "job_expected_interval_seconds", ("job_name", "sync"));
        await host.Scheduler.ResumeJob(new JobKey("sync"), TestContext.Current.CancellationToken);
        await host.ShowsAsync(3600, "job_expected_interval_seconds", ("job_name", "sync"));
        await host.Scheduler.UnscheduleJob(new TriggerKey("hourly"), TestContext.Current.CancellationToken);
        await host.ShowsAsync(0, "job_expected_interval_seconds", ("job_name", "sync"));
    }

    [Fact]
    public async Task A_vetoed_run_is_skipped_as_disabled()
    {
        await using var host = await QuartzHost.StartAsync(quartz =>
        {
            AddJob(quartz, "sync");
            quartz.AddTriggerListener(new Veto());
        });
        await host.Scheduler.TriggerJob(new JobKey("sync"), cancellationToken: TestContext.Current.CancellationToken);
        await host.ShowsAsync(1, "job_skipped_total", ("job_name", "sync"), ("reason", "disabled"));
        host.Value("job_in_progress", ("job_name", "sync")).ShouldBe(0);
    }

    [Fact]
    public async Task A_misfire_is_skipped_with_its_reason()
    {
        await using var host = await QuartzHost.StartAsync(quartz =>
        {
            AddJob(quartz, "sync");
            quartz.UseInMemoryStore(static store => store.MisfireThreshold = TimeSpan.FromSeconds(1));
            quartz.AddTrigger(static trigger => trigger.WithIdentity("each-second").ForJob("sync").WithCronSchedule("0/1 * * * * ?"));
        });
        await TestServers.Poll.UntilAsync(
            () => Task.FromResult(host.Value("job_runs_total", ("job_name", "sync"), ("trigger", "schedule"), ("outcome", "success"))), static runs => runs > 0, "a run");

        // A scheduler that stands still for longer than its threshold is too late for what was due.
        await host.Scheduler.Standby(TestContext.Current.CancellationToken);
        var trigger = (await host.Scheduler.GetTrigger(new TriggerKey("each-second"), TestContext.Current.CancellationToken))!;
        await TestServers.Poll.UntilAsync(() => Task.FromResult(DateTimeOffset.UtcNow - trigger.NextFireTimeUtc), static late => late > TimeSpan.FromSeconds(2), "the trigger to be late");
        await host.Scheduler.Start(TestContext.Current.CancellationToken);
        await host.ShowsAsync(1, "job_skipped_total", ("job_name", "sync"), ("reason", "misfire"));
    }

    [Fact]
    public async Task Attempts_that_are_tried_again_are_apart_from_failures()
    {
        _script.Work = static _ => throw new HttpRequestException();
        await using var host = await QuartzHost.StartAsync(quartz =>
        {
            AddJob(quartz, "sync");
            quartz.UseDefaultRetryPolicy(RetryPolicy.Fixed(2, TimeSpan.FromMilliseconds(20)));
        });
        await host.Scheduler.ScheduleJob(TriggerBuilder.Create().ForJob("sync").StartNow().Build(), cancellationToken: TestContext.Current.CancellationToken);
        await host.ShowsAsync(1, "job_retries_exhausted_total", ("job_name", "sync"));
        host.Value("job_runs_total", ("job_name", "sync"), ("trigger", "schedule"), ("outcome", "retried")).ShouldBe(2);
        host.Value("job_runs_total", ("job_name", "sync"), ("trigger", "schedule"), ("outcome", "failed")).ShouldBe(1);
        host.Value("job_errors_total", ("job_name", "sync"), ("error_type", "api_error")).ShouldBe(3);
    }

    [Fact]
    public async Task One_off_jobs_beyond_the_bound_are_shown_as_other()
    {
        await using var host = await QuartzHost.StartAsync(quartz => quartz.Services.AddSingleton(_script), static options => options.MaxOneOffJobs = 2);
        var runs = 0;
        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            await host.Scheduler.ScheduleJob(
                JobBuilder.Create<ScriptedJob>().WithIdentity(name).Build(), TriggerBuilder.Create().StartNow().Build(), cancellationToken: TestContext.Current.CancellationToken);
            await host.ShowsAsync(++runs, "job_start_delay_seconds_count", ("job_name", name is "a" or "b" ? name : "other"));
            runs = name == "c" ? 1 : 0;
        }

        await host.ShowsAsync(2, "job_runs_total", ("job_name", "other"), ("trigger", "schedule"), ("outcome", "success"));
    }

    [Fact]
    public async Task A_made_up_name_is_shown_as_the_class()
    {
        await using var host = await QuartzHost.StartAsync(quartz => quartz.Services.AddSingleton(_script));
        await host.Scheduler.ScheduleJob(JobBuilder.Create<ScriptedJob>().Build(), TriggerBuilder.Create().StartNow().Build(), cancellationToken: TestContext.Current.CancellationToken);
        await host.ShowsAsync(1, "job_runs_total", ("job_name", "ScriptedJob"), ("trigger", "schedule"), ("outcome", "success"));
    }

    [Fact]
    public async Task A_scheduler_without_dependency_injection_takes_the_same_listener()
    {
        var metrics = TestMetrics.Create(TimeProvider.System);
        await using var host = await QuartzHost.StartAsync(quartz => AddJob(quartz, "sync"));
        await host.Scheduler.AddGatewayMetricsAsync(metrics, cancellationToken: TestContext.Current.CancellationToken);
        await host.Scheduler.TriggerJob(new JobKey("sync"), cancellationToken: TestContext.Current.CancellationToken);
        await TestServers.Poll.UntilAsync(
            () => Task.FromResult(metrics.Has("job_runs_total", ("job_name", "sync"), ("trigger", "manual"), ("outcome", "success"))), static shown => shown, "the run");
    }

    private void AddJob(IQuartzBuilder quartz, string name)
    {
        if (!quartz.Services.Any(static service => service.ServiceType == typeof(Script)))
            quartz.Services.AddSingleton(_script);
        quartz.AddJob<ScriptedJob>(job => job.WithIdentity(name).StoreDurably());
    }

    private sealed class Script
    {
        public Func<CancellationToken, Task> Work { get; set; } = static _ => Task.CompletedTask;
    }

    private sealed class ScriptedJob(Script script) : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => new(script.Work(cancellationToken));
    }

    private sealed class Veto : ITriggerListener
    {
        public string Name => "veto";

        public ValueTask<bool> VetoJobExecution(ITrigger trigger, IJobExecutionContext context, CancellationToken cancellationToken = default) => new(true);
    }
}
