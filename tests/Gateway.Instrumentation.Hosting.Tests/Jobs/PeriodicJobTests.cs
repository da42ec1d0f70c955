using Gateway.Instrumentation.TestServers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Instrumentation.Hosting.Tests;

public sealed class PeriodicJobTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly (string, string) Job = ("job_name", "cleanup");

    private int _runs;
    private Func<CancellationToken, Task> _work = static _ => Task.CompletedTask;

    [Fact]
    public async Task A_job_that_never_ran_is_on_the_page_with_what_is_expected_of_it()
    {
        await using var worker = await StartAsync();
        worker.Value("job_expected_interval_seconds", Job).ShouldBe(60);
        worker.Value("job_expected_since_timestamp_seconds", Job).ShouldBe(worker.Time.GetUtcNow().ToUnixTimeSeconds());
        worker.Value("job_runs_total", Job, ("trigger", "schedule"), ("outcome", "failed")).ShouldBe(0);
        worker.Value("job_in_progress", Job).ShouldBe(0);
        worker.Has("job_last_success_timestamp_seconds", Job).ShouldBeFalse();
    }

    [Fact]
    public async Task It_runs_in_each_period_in_a_scope_of_its_own()
    {
        var log = new ScopeLog();
        await using var worker = await Worker.StartAsync(builder =>
        {
            builder.Services.AddSingleton(log).AddScoped<Resource>();
            builder.AddPeriodicJob<CleanUp>("cleanup", Minute);
        });

        for (var run = 1; run <= 3; run++)
        {
            worker.Time.Advance(Minute);
            await worker.ShowsAsync(run, "job_runs_total", Job, ("trigger", "schedule"), ("outcome", "success"));
            await IdleAsync(worker);
        }

        log.Created.ShouldBe(3);
        log.Disposed.ShouldBe(3);
        worker.Value("job_start_delay_seconds_count", Job).ShouldBe(3);
        worker.Value("job_start_delay_seconds_sum", Job).ShouldBe(0);
        worker.Value("job_last_success_timestamp_seconds", Job).ShouldBe(worker.Time.GetUtcNow().ToUnixTimeSeconds());
    }

    [Fact]
    public async Task A_job_that_cannot_be_made_is_a_failed_run()
    {
        await using var worker = await Worker.StartAsync(static builder => builder.AddPeriodicJob<CleanUp>("cleanup", Minute));
        worker.Time.Advance(Minute);
        await worker.ShowsAsync(1, "job_runs_total", Job, ("trigger", "schedule"), ("outcome", "failed"));
        worker.Value("job_errors_total", Job, ("error_type", "InvalidOperationException")).ShouldBe(1);
    }

    [Fact]
    public async Task It_survives_every_exception_and_backs_off()
    {
        _work = static _ => throw new HttpRequestException();
        await using var worker = await StartAsync(static options => options.MaxBackOff = 4 * Minute);

        // The minutes of its runs: after each failure but the first, the wait doubles, to four minutes at most.
        List<int> ranAt = [];
        for (var minute = 1; minute <= 16; minute++)
        {
            var before = _runs;
            var due = ExpectedRun(minute);
            worker.Time.Advance(Minute);
            if (due is { } run)
                await worker.ShowsAsync(run, "job_runs_total", Job, ("trigger", "schedule"), ("outcome", "failed"));
            await SettledAsync(worker, minute);
            if (_runs > before)
                ranAt.Add(minute);
        }

        ranAt.ShouldBe([1, 2, 4, 8, 12, 16]);
        worker.Value("job_errors_total", Job, ("error_type", "api_error")).ShouldBe(6);
        worker.Value("job_skipped_total", Job, ("reason", "misfire")).ShouldBe(0);

        _work = static _ => Task.CompletedTask;
        for (var minute = 17; minute <= 20; minute++)
        {
            worker.Time.Advance(Minute);
            await SettledAsync(worker, minute);
        }

        await worker.ShowsAsync(1, "job_runs_total", Job, ("trigger", "schedule"), ("outcome", "success"));
        await IdleAsync(worker);
        worker.Time.Advance(Minute);
        await worker.ShowsAsync(2, "job_runs_total", Job, ("trigger", "schedule"), ("outcome", "success"));

        static int? ExpectedRun(int minute) => Array.IndexOf([1, 2, 4, 8, 12, 16], minute) is >= 0 and var run ? run + 1 : null;
    }

    [Fact]
    public async Task A_run_that_hangs_makes_the_next_ones_be_skipped_while_it_hangs()
    {
        var end = new TaskCompletionSource();
        _work = _ => end.Task;
        await using var worker = await StartAsync();
        worker.Time.Advance(Minute);
        await worker.ShowsAsync(1, "job_in_progress", Job);
        for (var missed = 1; missed <= 3; missed++)
        {
            worker.Time.Advance(Minute);
            await worker.ShowsAsync(missed, "job_skipped_total", Job, ("reason", "overlap"));
        }

        (await worker.Services.GetRequiredService<PeriodicJobs>().TriggerAsync("cleanup")).ShouldBeNull();
        worker.Value("job_skipped_total", Job, ("reason", "overlap")).ShouldBe(4);
        _runs.ShouldBe(1);

        end.SetResult();
        await worker.ShowsAsync(0, "job_in_progress", Job);
        await worker.ShowsAsync(180, "job_duration_seconds_sum", Job);
        await IdleAsync(worker);
        worker.Time.Advance(Minute);
        await worker.ShowsAsync(2, "job_runs_total", Job, ("trigger", "schedule"), ("outcome", "success"));
    }

    [Fact]
    public async Task A_job_that_blocks_its_thread_does_not_stop_its_loop()
    {
        using var end = new ManualResetEventSlim();
        _work = _ =>
        {
            end.Wait(CancellationToken.None);
            return Task.CompletedTask;
        };
        await using var worker = await StartAsync();
        worker.Time.Advance(Minute);
        await worker.ShowsAsync(1, "job_in_progress", Job);
        worker.Time.Advance(Minute);
        await worker.ShowsAsync(1, "job_skipped_total", Job, ("reason", "overlap"));
        end.Set();
        await worker.ShowsAsync(1, "job_runs_total", Job, ("trigger", "schedule"), ("outcome", "success"));
    }

    [Fact]
    public async Task A_run_beyond_its_time_out_is_cancelled_and_failed()
    {
        _work = static token => Task.Delay(Timeout.Infinite, token);
        await using var worker = await StartAsync(static options => options.Timeout = TimeSpan.FromSeconds(20));
        worker.Time.Advance(Minute);
        await Poll.UntilAsync(() => Task.FromResult(_runs), static runs => runs == 1, "the run");
        worker.Time.Advance(TimeSpan.FromSeconds(20));
        await worker.ShowsAsync(1, "job_errors_total", Job, ("error_type", "timeout_error"));
        await worker.ShowsAsync(1, "job_runs_total", Job, ("trigger", "schedule"), ("outcome", "failed"));
        worker.Value("job_duration_seconds_sum", Job).ShouldBe(20);
    }

    [Theory]
    [InlineData(false)] // a loop that looks at its token
    [InlineData(true)] // a client with an exception of its own for a cancelled call
    public async Task A_run_beyond_its_time_out_is_failed_however_it_ends(bool throws)
    {
        _work = async token =>
        {
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (throws)
                throw new InvalidDataException("cancelled");
        };
        await using var worker = await StartAsync(static options => options.Timeout = TimeSpan.FromSeconds(20));
        worker.Time.Advance(Minute);
        await Poll.UntilAsync(() => Task.FromResult(_runs), static runs => runs == 1, "the run");
        worker.Time.Advance(TimeSpan.FromSeconds(20));

        await worker.ShowsAsync(1, "job_runs_total", Job, ("trigger", "schedule"), ("outcome", "failed"));
        worker.Value("job_errors_total", Job, ("error_type", "timeout_error")).ShouldBe(1);
        worker.Has("job_last_success_timestamp_seconds", Job).ShouldBeFalse();
    }

    [Fact]
    public async Task A_callback_that_throws_at_the_time_out_or_at_the_stop_harms_nobody()
    {
        var end = new TaskCompletionSource();
        var (registered, callbacks) = (0, 0);
        _work = async token =>
        {
            await using var killed = token.Register(() =>
            {
                Interlocked.Increment(ref callbacks);
                throw new InvalidOperationException("No process is associated with this object.");
            });
            Interlocked.Increment(ref registered);
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await end.Task;
        };
        var log = new KeptLines();
        await using var worker = await StartAsync(
            static options => options.Timeout = TimeSpan.FromSeconds(20), builder => builder.Services.AddLogging(logging => logging.AddProvider(log)));
        worker.Time.Advance(Minute);
        await Poll.UntilAsync(() => Task.FromResult(Volatile.Read(ref registered)), static count => count == 1, "the run");

        Should.NotThrow(() => worker.Time.Advance(TimeSpan.FromSeconds(20)));

        callbacks.ShouldBe(1);
        end.SetResult();
        await worker.ShowsAsync(1, "job_errors_total", Job, ("error_type", "timeout_error"));
        log.Lines.ShouldContain("Error: The job cleanup took longer than its Timeout. A callback that it registered on its cancellation token threw.");

        await IdleAsync(worker);
        end = new TaskCompletionSource();
        worker.Time.Advance(Minute);
        await Poll.UntilAsync(() => Task.FromResult(Volatile.Read(ref registered)), static count => count == 2, "the second run");
        var stop = worker.StopAsync();
        await Poll.UntilAsync(() => Task.FromResult(Volatile.Read(ref callbacks)), static count => count == 2, "the callback");
        stop.IsCompleted.ShouldBeFalse(); // it waits for the run
        end.SetResult();
        await stop;
        worker.Value("job_in_progress", Job).ShouldBe(0);
    }

    [Fact]
    public async Task What_a_back_off_leaves_out_was_not_due_also_after_a_pause_of_the_machine()
    {
        _work = static _ => throw new HttpRequestException();
        await using var worker = await StartAsync(static options => options.MaxBackOff = 4 * Minute);
        for (var minute = 1; minute <= 4; minute++)
        {
            worker.Time.Advance(Minute);
            if (minute != 3)
                await worker.ShowsAsync(minute == 4 ? 3 : minute, "job_runs_total", Job, ("trigger", "schedule"), ("outcome", "failed"));
            await SettledAsync(worker, minute);
        }

        worker.Time.Advance(6 * Minute); // 5 to 7 were not due, 8 and 9 are missed

        await worker.ShowsAsync(4, "job_runs_total", Job, ("trigger", "schedule"), ("outcome", "failed"));
        worker.Value("job_skipped_total", Job, ("reason", "misfire")).ShouldBe(2);
    }

    [Fact]
    public async Task A_stop_cancels_the_run_and_waits_for_it()
    {
        _work = static token => Task.Delay(Timeout.Infinite, token);
        await using var worker = await StartAsync();
        worker.Time.Advance(Minute);
        await worker.ShowsAsync(1, "job_in_progress", Job);
        await worker.StopAsync();
        worker.Value("job_runs_total", Job, ("trigger", "schedule"), ("outcome", "cancelled")).ShouldBe(1);
        worker.Value("job_in_progress", Job).ShouldBe(0);
        worker.Time.Advance(10 * Minute);
        _runs.ShouldBe(1);
        Should.Throw<InvalidOperationException>(() => { _ = worker.Services.GetRequiredService<PeriodicJobs>().TriggerAsync("cleanup"); })
            .Message.ShouldBe("The job \"cleanup\" cannot run: the host stops.");
    }

    [Fact]
    public async Task It_runs_by_hand_and_returns_the_outcome()
    {
        await using var worker = await StartAsync();
        var jobs = worker.Services.GetRequiredService<PeriodicJobs>();
        (await jobs.TriggerAsync("cleanup")).ShouldBe(JobOutcome.Success);
        _work = static _ => throw new TimeoutException();
        (await jobs.TriggerAsync("cleanup")).ShouldBe(JobOutcome.Failed);
        _work = static token => Task.Delay(Timeout.Infinite, token);
        (await jobs.TriggerAsync("cleanup", new CancellationToken(canceled: true))).ShouldBe(JobOutcome.Cancelled);

        foreach (var outcome in (string[])["success", "failed", "cancelled"])
            worker.Value("job_runs_total", Job, ("trigger", "manual"), ("outcome", outcome)).ShouldBe(1);
        Should.Throw<ArgumentException>(() => { _ = jobs.TriggerAsync("clenup"); }).Message.ShouldStartWith("There is no periodic job \"clenup\". There are: cleanup.");
    }

    [Fact]
    public async Task It_runs_at_start_when_asked_to()
    {
        await using var worker = await StartAsync(static options => options.RunAtStart = true);
        await worker.ShowsAsync(1, "job_runs_total", Job, ("trigger", "startup"), ("outcome", "success"));
        await IdleAsync(worker);
        worker.Time.Advance(Minute);
        await worker.ShowsAsync(1, "job_runs_total", Job, ("trigger", "schedule"), ("outcome", "success"));
    }

    [Fact]
    public async Task A_job_that_is_off_does_not_run_at_start_either()
    {
        await using var worker = await StartAsync(static options => (options.RunAtStart, options.Enabled) = (true, false));
        await worker.ShowsAsync(1, "job_skipped_total", Job, ("reason", "disabled"));
        _runs.ShouldBe(0);
    }

    [Fact]
    public async Task Jitter_makes_the_expected_interval_longer()
    {
        await using var worker = await StartAsync(static options => options.Jitter = TimeSpan.FromSeconds(20));
        worker.Value("job_expected_interval_seconds", Job).ShouldBe(80);
    }

    [Fact]
    public async Task A_host_that_is_disposed_without_a_stop_cancels_the_run()
    {
        var cancelled = new TaskCompletionSource();
        _work = async token =>
        {
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancelled.SetResult();
        };
        var worker = await StartAsync();
        worker.Time.Advance(Minute);
        await worker.ShowsAsync(1, "job_in_progress", Job);
        worker.DisposeWithoutStop();
        await cancelled.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_stop_waits_no_longer_than_the_host_for_a_run_that_ignores_its_token()
    {
        var end = new TaskCompletionSource();
        _work = _ => end.Task;
        await using var worker = await StartAsync();
        worker.Time.Advance(Minute);
        await worker.ShowsAsync(1, "job_in_progress", Job);
        using var noMoreTime = new CancellationTokenSource();
        var stop = ((IHostedService)worker.Services.GetRequiredService<PeriodicJobs>()).StopAsync(noMoreTime.Token);
        stop.IsCompleted.ShouldBeFalse();
        await noMoreTime.CancelAsync();
        await stop.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        worker.Value("job_in_progress", Job).ShouldBe(1); // as it is
        end.SetResult();
    }

    [Fact]
    public async Task A_stop_cancels_a_run_by_hand_too()
    {
        _work = static token => Task.Delay(Timeout.Infinite, token);
        await using var worker = await StartAsync();
        var run = worker.Services.GetRequiredService<PeriodicJobs>().TriggerAsync("cleanup", TestContext.Current.CancellationToken);
        await worker.ShowsAsync(1, "job_in_progress", Job);
        await worker.StopAsync();
        (await run.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).ShouldBe(JobOutcome.Cancelled);
    }

    [Fact]
    public async Task A_job_that_is_off_counts_what_it_leaves_out_and_nothing_is_expected_of_it()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Enabled", "false")]).Build();
        await using var worker = await StartAsync(configureBuilder: builder => builder.Services.Configure<PeriodicJobOptions>("cleanup", settings));
        worker.Time.Advance(Minute);
        await worker.ShowsAsync(1, "job_skipped_total", Job, ("reason", "disabled"));
        worker.Has("job_expected_interval_seconds", Job).ShouldBeFalse();
        _runs.ShouldBe(0);

        settings["Enabled"] = "true"; // while it runs
        settings.Reload();
        worker.Time.Advance(Minute);
        await worker.ShowsAsync(1, "job_runs_total", Job, ("trigger", "schedule"), ("outcome", "success"));
        worker.Value("job_expected_interval_seconds", Job).ShouldBe(60);
    }

    [Fact]
    public async Task A_configuration_that_becomes_unreadable_does_not_stop_the_job()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Enabled", "true")]).Build();
        var log = new KeptLines();
        await using var worker = await StartAsync(configureBuilder: builder => builder.Services
            .AddLogging(logging => logging.AddProvider(log)).Configure<PeriodicJobOptions>("cleanup", settings));
        settings["Enabled"] = "yes please";
        Should.Throw<Exception>(settings.Reload);
        for (var run = 1; run <= 2; run++)
        {
            worker.Time.Advance(Minute);
            await worker.ShowsAsync(run, "job_runs_total", Job, ("trigger", "schedule"), ("outcome", "success"));
            await IdleAsync(worker);
        }

        worker.Value("job_expected_interval_seconds", Job).ShouldBe(60);
        log.Lines.Count(static line => line.Contains("cannot be read any more", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_clock_that_fails_for_a_while_does_not_end_the_job()
    {
        var time = new FailingTimeProvider();
        await using var worker = Worker.Create(builder => builder.AddPeriodicJob("cleanup", Minute, (_, token) => _work(token)), time);
        await worker.StartAsync();
        time.Fails = true;
        worker.Time.Advance(Minute);
        await Poll.UntilAsync(() => Task.FromResult(time.Fails), static fails => !fails, "the failure");
        worker.Time.Advance(Minute);
        await worker.ShowsAsync(2, "job_runs_total", Job, ("trigger", "schedule"), ("outcome", "success"));
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_gives_one_run_and_counts_the_rest()
    {
        await using var worker = await StartAsync();
        worker.Time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(5));
        await worker.ShowsAsync(1, "job_runs_total", Job, ("trigger", "schedule"), ("outcome", "success"));
        _runs.ShouldBe(1);
        worker.Value("job_skipped_total", Job, ("reason", "misfire")).ShouldBe((24 * 60) - 1);
        worker.Value("job_start_delay_seconds_sum", Job).ShouldBe(5);

        // The schedule stays on its minutes.
        await IdleAsync(worker);
        worker.Time.Advance(TimeSpan.FromSeconds(55));
        await worker.ShowsAsync(2, "job_runs_total", Job, ("trigger", "schedule"), ("outcome", "success"));
        worker.Value("job_start_delay_seconds_sum", Job).ShouldBe(5);
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_of_a_job_that_hangs_or_is_off_counts_all_that_was_due()
    {
        await using var off = await StartAsync(static options => options.Enabled = false);
        off.Time.Advance(3 * Minute);
        await off.ShowsAsync(3, "job_skipped_total", Job, ("reason", "disabled"));

        var end = new TaskCompletionSource();
        _work = _ => end.Task;
        await using var hanging = await StartAsync();
        hanging.Time.Advance(Minute);
        await hanging.ShowsAsync(1, "job_in_progress", Job);
        hanging.Time.Advance(3 * Minute);
        await hanging.ShowsAsync(3, "job_skipped_total", Job, ("reason", "overlap"));
        end.SetResult();
    }

    [Fact]
    public async Task Names_and_options_that_cannot_work_stop_the_start_with_the_fix()
    {
        static Task Nothing(IServiceProvider services, CancellationToken token) => Task.CompletedTask;
        await using var worker = Worker.Create(static builder => builder
            .AddPeriodicJob("twice", Minute, Nothing).AddPeriodicJob("twice", Minute, Nothing)
            .AddPeriodicJob("", Minute, Nothing)
            .AddPeriodicJob("never", TimeSpan.Zero, Nothing)
            .AddPeriodicJob("negative", -Minute, Nothing)
            .AddPeriodicJob("rare", TimeSpan.MaxValue, Nothing)
            .AddPeriodicJob("jittery", Minute, Nothing, static options => options.Jitter = Minute)
            .AddPeriodicJob("hasty", Minute, Nothing, static options => (options.Timeout, options.MaxBackOff) = (TimeSpan.Zero, -Minute)));
        (await Should.ThrowAsync<OptionsValidationException>(worker.StartAsync)).Failures.ShouldBe(
        [
            "Two periodic jobs have the name \"twice\". Give one another: its name is its label on the page, and the key of its options.",
            "A periodic job has no name. Give it one: AddPeriodicJob(\"cleanup\", ...).",
            "The period of the job \"never\" is 00:00:00. Set more than zero and at most 3650 days, such as TimeSpan.FromMinutes(5).",
            "The period of the job \"negative\" is -00:01:00. Set more than zero and at most 3650 days, such as TimeSpan.FromMinutes(5).",
            "The period of the job \"rare\" is 10675199.02:48:05.4775807. Set more than zero and at most 3650 days, such as TimeSpan.FromMinutes(5).",
            "The jitter of the job \"jittery\" is 00:01:00. Set at least zero and less than its period (00:01:00).",
            "The time-out of the job \"hasty\" is 00:00:00. Set more than zero and at most 49 days, or null for none.",
            "The longest back-off of the job \"hasty\" is -00:01:00. Set at least zero (none) and at most 3650 days.",
        ]);
    }

    private Task<Worker> StartAsync(Action<PeriodicJobOptions>? configure = null, Action<GatewayMetricsBuilder>? configureBuilder = null) => Worker.StartAsync(builder =>
    {
        builder.AddPeriodicJob(
            "cleanup", Minute,
            (_, token) =>
            {
                Interlocked.Increment(ref _runs);
                return _work(token);
            },
            configure);
        configureBuilder?.Invoke(builder);
    });

    /// <summary>A run whose end is on the page holds its turn for a moment longer, which would make the next one be skipped.</summary>
    private static async Task IdleAsync(Worker worker)
    {
        var job = worker.Services.GetRequiredService<PeriodicJobs>();
        await Poll.UntilAsync(() => Task.FromResult(job.IsRunning("cleanup")), static running => !running, "the run to end");
    }

    private static async Task SettledAsync(Worker worker, int minute)
    {
        var job = worker.Services.GetRequiredService<PeriodicJobs>();
        await Poll.UntilAsync(() => Task.FromResult((Taken: job.TakenSlots("cleanup"), Running: job.IsRunning("cleanup"))), seen => seen.Taken >= minute && !seen.Running, $"minute {minute} to pass");
    }

    private sealed class FailingTimeProvider : FakeTimeProvider
    {
        public bool Fails { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (!Fails)
                return base.CreateTimer(callback, state, dueTime, period);
            Fails = false;
            throw new InvalidOperationException("no time");
        }
    }

    private sealed class ScopeLog
    {
        public int Created;
        public int Disposed;
    }

    private sealed class Resource : IDisposable
    {
        private readonly ScopeLog _log;

        public Resource(ScopeLog log) => Interlocked.Increment(ref (_log = log).Created);

        public void Dispose() => Interlocked.Increment(ref _log.Disposed);
    }

    private sealed class CleanUp(Resource resource) : IPeriodicJob
    {
        public Task RunAsync(CancellationToken cancellationToken)
        {
            resource.ShouldNotBeNull();
            return Task.CompletedTask;
        }
    }
}
