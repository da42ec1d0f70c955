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

    [Theory]
    [InlineData("each 5 minutes in the day", "0 0/5 8-18 ? * MON-FRI", 61, 62)]
    [InlineData("each second in the day", "* * 8-17 ? * *", 14, 15)]
    [InlineData("each 5 minutes", "0 0/5 * * * ?", 1.0 / 12, 1.0 / 12)]
    [InlineData("each month", "0 0 3 1 * ?", 31 * 24, 31 * 24)]
    public async Task The_nights_and_weekends_that_a_schedule_leaves_out_are_no_reason_for_an_alert(string job, string cron, double leastHours, double mostHours)
    {
        await using var host = await QuartzHost.StartAsync(quartz =>
        {
            AddJob(quartz, job);
            quartz.AddTrigger(trigger => trigger.ForJob(job).WithCronSchedule(cron, static schedule => schedule.InTimeZone(TimeZoneInfo.Utc)));
        });
        (host.Value("job_expected_interval_seconds", ("job_name", job)) / 3600).ShouldBeInRange(leastHours, mostHours + 1);
    }

    [Fact]
    public async Task Nothing_is_expected_of_a_group_or_scheduler_that_is_paused_nor_of_a_job_that_is_deleted_or_cleared()
    {
        await using var host = await QuartzHost.StartAsync(quartz =>
        {
            AddJob(quartz, "sync");
            quartz.AddTrigger(static trigger => trigger.WithIdentity("hourly", "night").ForJob("sync").StartAt(DateTimeOffset.UtcNow + Never).WithSimpleSchedule(static schedule => schedule.WithInterval(TimeSpan.FromHours(1)).RepeatForever()));
        });
        var token = TestContext.Current.CancellationToken;
        await ExpectedAsync(3600);
        await host.Scheduler.PauseTriggerGroups(GroupMatcher<TriggerKey>.GroupEquals("night"), token);
        await ExpectedAsync(0);
        await host.Scheduler.ResumeTriggerGroups(GroupMatcher<TriggerKey>.GroupEquals("night"), token);
        await ExpectedAsync(3600);
        await host.Scheduler.PauseTrigger(new TriggerKey("hourly", "night"), token);
        await ExpectedAsync(0);
        await host.Scheduler.ResumeTrigger(new TriggerKey("hourly", "night"), token);
        await ExpectedAsync(3600);
        await host.Scheduler.PauseAll(token);
        await ExpectedAsync(0);
        await host.Scheduler.ResumeAll(token);
        await ExpectedAsync(3600);
        await host.Scheduler.DeleteJob(new JobKey("sync"), token);
        await ExpectedAsync(0);

        await host.Scheduler.ScheduleJob(
            JobBuilder.Create<ScriptedJob>().WithIdentity("sync").Build(),
            TriggerBuilder.Create().StartAt(DateTimeOffset.UtcNow + Never).WithSimpleSchedule(static schedule => schedule.WithInterval(TimeSpan.FromHours(1)).RepeatForever()).Build(), cancellationToken: token);
        await ExpectedAsync(3600);
        await host.Scheduler.Clear(token);
        await ExpectedAsync(0);

        Task ExpectedAsync(double seconds) => host.ShowsAsync(seconds, "job_expected_interval_seconds", ("job_name", "sync"));
    }

    [Fact]
    public async Task Nothing_is_expected_of_a_job_whose_trigger_has_fired_for_the_last_time()
    {
        await using var host = await QuartzHost.StartAsync(quartz => AddJob(quartz, "sync"));
        await host.Scheduler.ScheduleJob(
            TriggerBuilder.Create().ForJob("sync").StartNow().WithSimpleSchedule(static schedule => schedule.WithInterval(TimeSpan.FromMilliseconds(20)).WithRepeatCount(1)).Build(),
            cancellationToken: TestContext.Current.CancellationToken);
        await host.ShowsAsync(2, "job_runs_total", ("job_name", "sync"), ("trigger", "schedule"), ("outcome", "success"));
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
        await TestServers.Poll.UntilAsync(
            () => Task.FromResult(host.Value("job_skipped_total", ("job_name", "sync"), ("reason", "misfire"))), static skipped => skipped >= 1, "the misfire"); // more on a machine that stalls
    }

    [Fact]
    public async Task One_off_jobs_that_misfire_take_no_more_names_than_the_bound()
    {
        await using var host = await QuartzHost.StartAsync(
            quartz =>
            {
                quartz.Services.AddSingleton(_script);
                quartz.UseInMemoryStore(static store => store.MisfireThreshold = TimeSpan.FromSeconds(1));
            },
            static options => options.MaxOneOffJobs = 1);
        await host.Scheduler.Standby(TestContext.Current.CancellationToken);
        foreach (var name in (string[])["a", "b", "c"])
        {
            await host.Scheduler.ScheduleJob(
                JobBuilder.Create<ScriptedJob>().WithIdentity(name).Build(), TriggerBuilder.Create().StartAt(DateTimeOffset.UtcNow.AddMinutes(-5)).Build(), cancellationToken: TestContext.Current.CancellationToken);
        }

        await host.Scheduler.Start(TestContext.Current.CancellationToken);
        await host.ShowsAsync(2, "job_skipped_total", ("job_name", "other"), ("reason", "misfire"));
        await host.ShowsAsync(2, "job_runs_total", ("job_name", "other"), ("trigger", "schedule"), ("outcome", "success"));
    }

    [Fact]
    public async Task Retries_of_one_off_jobs_take_no_more_names_than_the_bound()
    {
        _script.Work = static _ => throw new HttpRequestException();
        await using var host = await QuartzHost.StartAsync(
            quartz =>
            {
                quartz.Services.AddSingleton(_script);
                quartz.UseDefaultRetryPolicy(RetryPolicy.Fixed(1, TimeSpan.FromMilliseconds(20)));
            },
            static options => options.MaxOneOffJobs = 1);
        foreach (var name in (string[])["a", "b", "c"])
        {
            await host.Scheduler.ScheduleJob(
                JobBuilder.Create<ScriptedJob>().WithIdentity(name).Build(), TriggerBuilder.Create().StartNow().Build(), cancellationToken: TestContext.Current.CancellationToken);
            if (name == "a")
                await host.ShowsAsync(1, "job_retries_exhausted_total", ("job_name", "a"));
        }

        await host.ShowsAsync(2, "job_retries_exhausted_total", ("job_name", "other"));
        await host.ShowsAsync(2, "job_runs_total", ("job_name", "other"), ("trigger", "schedule"), ("outcome", "retried"));
        await host.ShowsAsync(2, "job_runs_total", ("job_name", "other"), ("trigger", "schedule"), ("outcome", "failed"));
    }

    [Fact]
    public async Task A_run_that_is_fired_again_at_once_is_retried_and_not_failed()
    {
        var runs = 0;
        _script.Work = _ => Interlocked.Increment(ref runs) == 1 ? throw new JobExecutionException(new HttpRequestException()) { RefireImmediately = true } : Task.CompletedTask;
        await using var host = await QuartzHost.StartAsync(quartz => AddJob(quartz, "sync"));
        await host.Scheduler.TriggerJob(new JobKey("sync"), cancellationToken: TestContext.Current.CancellationToken);
        await host.ShowsAsync(1, "job_runs_total", ("job_name", "sync"), ("trigger", "manual"), ("outcome", "success"));
        host.Value("job_runs_total", ("job_name", "sync"), ("trigger", "manual"), ("outcome", "retried")).ShouldBe(1);
        host.Value("job_runs_total", ("job_name", "sync"), ("trigger", "manual"), ("outcome", "failed")).ShouldBe(0);
        host.Value("job_in_progress", ("job_name", "sync")).ShouldBe(0);
    }

    [Fact]
    public async Task A_scheduled_job_that_is_started_by_hand_takes_no_name_of_a_one_off_job()
    {
        await using var host = await QuartzHost.StartAsync(quartz => quartz.Services.AddSingleton(_script), static options => options.MaxOneOffJobs = 0);
        await host.Scheduler.ScheduleJob(
            JobBuilder.Create<ScriptedJob>().WithIdentity("sync").Build(),
            TriggerBuilder.Create().StartAt(DateTimeOffset.UtcNow + Never).WithSimpleSchedule(static schedule => schedule.WithInterval(TimeSpan.FromHours(1)).RepeatForever()).Build(),
            cancellationToken: TestContext.Current.CancellationToken);
        await host.Scheduler.TriggerJob(new JobKey("sync"), cancellationToken: TestContext.Current.CancellationToken);
        await host.ShowsAsync(1, "job_runs_total", ("job_name", "sync"), ("trigger", "manual"), ("outcome", "success"));
    }

    [Fact]
    public async Task A_run_at_startup_has_its_own_trigger()
    {
        await using var host = await QuartzHost.StartAsync(quartz =>
        {
            AddJob(quartz, "sync");
            quartz.RunAtStartup(new JobKey("sync"));
        });
        await host.ShowsAsync(1, "job_runs_total", ("job_name", "sync"), ("trigger", "startup"), ("outcome", "success"));
    }

    [Fact]
    public async Task A_job_that_another_listener_keeps_from_running_stays_not_in_progress()
    {
        await using var host = await QuartzHost.StartAsync(quartz => AddJob(quartz, "sync"));
        host.Scheduler.ListenerManager.AddJobListener(new Broken());
        await host.Scheduler.TriggerJob(new JobKey("sync"), cancellationToken: TestContext.Current.CancellationToken);
        await host.ShowsAsync(1, "job_runs_total", ("job_name", "sync"), ("trigger", "manual"), ("outcome", "failed"));
        await host.ShowsAsync(0, "job_in_progress", ("job_name", "sync"));
    }

    [Fact]
    public async Task A_name_of_your_own_is_shown_and_one_that_throws_does_not_keep_the_job_from_running()
    {
        await using var host = await QuartzHost.StartAsync(
            quartz =>
            {
                AddJob(quartz, "sync");
                AddJob(quartz, "clean");
            },
            static options => options.JobName = static job => job.Key.Name == "sync" ? "prices" : throw new InvalidOperationException("no name"));
        foreach (var (job, shown) in ((string, string)[])[("sync", "prices"), ("clean", "clean")])
        {
            await host.Scheduler.TriggerJob(new JobKey(job), cancellationToken: TestContext.Current.CancellationToken);
            await host.ShowsAsync(1, "job_runs_total", ("job_name", shown), ("trigger", "manual"), ("outcome", "success"));
        }
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

    private sealed class Broken : IJobListener
    {
        public string Name => "broken";

        public ValueTask JobToBeExecuted(IJobExecutionContext context, CancellationToken cancellationToken = default) => throw new InvalidOperationException("broken");
    }

    private sealed class Veto : ITriggerListener
    {
        public string Name => "veto";

        public ValueTask<bool> VetoJobExecution(ITrigger trigger, IJobExecutionContext context, CancellationToken cancellationToken = default) => new(true);
    }
}
