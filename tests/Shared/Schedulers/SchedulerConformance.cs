namespace Gateway.Instrumentation.TestServers;

/// <summary>What every scheduler has to record, whoever wrote it: the periodic job, Quartz, Hangfire, or your own.</summary>
public abstract class SchedulerConformance
{
    private const int Many = 200;

    /// <summary>Starts a scheduler of its own for each test.</summary>
    protected abstract Task<SchedulerUnderTest> StartAsync();

    [Fact]
    public async Task A_run_that_returns_is_a_success_with_its_time()
    {
        await using var scheduler = await StartAsync();
        await scheduler.TriggerAsync();
        await SchedulerUnderTest.UntilAsync(() => scheduler.Runs("success"), 1, "the successful runs");
        await SchedulerUnderTest.UntilAsync(() => scheduler.Value("job_last_success_timestamp_seconds"), static time => time > 0, "the time of the success"); // after the run is counted

        scheduler.Value("job_in_progress").ShouldBe(0);
        scheduler.Runs().ShouldBe(1);
        scheduler.Value("job_duration_seconds_count").ShouldBe(1);
        scheduler.Value("job_last_success_timestamp_seconds").ShouldBe(scheduler.Value("job_last_run_timestamp_seconds"));
        scheduler.Metrics.Registry.Snapshot().Find("job_errors_total")!.Series.Sum(static series => series.Value ?? 0).ShouldBe(0);
    }

    [Fact]
    public async Task A_run_that_throws_is_a_failure_of_its_kind_and_the_next_one_runs()
    {
        await using var scheduler = await StartAsync();
        scheduler.Work = static _ => throw new TimeoutException("too slow");
        await scheduler.TriggerAsync();
        await SchedulerUnderTest.UntilAsync(() => scheduler.Runs("failed"), 1, "the failed runs");
        await SchedulerUnderTest.UntilAsync(() => scheduler.Value("job_in_progress"), 0, "the runs in progress");
        await SchedulerUnderTest.UntilAsync(() => scheduler.Value("job_errors_total", ("error_type", "timeout_error")), 1, "the errors"); // after the run is counted
        scheduler.Value("job_last_success_timestamp_seconds").ShouldBe(0);
        scheduler.Value("job_last_run_timestamp_seconds").ShouldBeGreaterThan(0);

        scheduler.Work = static async _ =>
        {
            await Task.Yield();
            throw new InvalidDataException("no text");
        };
        await scheduler.TriggerAsync();
        await SchedulerUnderTest.UntilAsync(() => scheduler.Runs("failed"), 2, "the failed runs");
        await SchedulerUnderTest.UntilAsync(() => scheduler.Value("job_errors_total", ("error_type", "InvalidDataException")), 1, "the errors");

        scheduler.Work = static _ => Task.CompletedTask;
        await scheduler.TriggerAsync();
        await SchedulerUnderTest.UntilAsync(() => scheduler.Runs("success"), 1, "the successful runs");
        scheduler.Runs().ShouldBe(3);
    }

    [Fact]
    public async Task A_run_that_is_stopped_is_cancelled_and_no_failure()
    {
        await using var scheduler = await StartAsync();
        scheduler.Work = static token => Task.Delay(Timeout.Infinite, token);
        await scheduler.TriggerAsync();
        await SchedulerUnderTest.UntilAsync(() => scheduler.Value("job_in_progress"), 1, "the runs in progress");
        await scheduler.CancelAsync();

        await SchedulerUnderTest.UntilAsync(() => scheduler.Runs("cancelled"), 1, "the cancelled runs");
        await SchedulerUnderTest.UntilAsync(() => scheduler.Value("job_in_progress"), 0, "the runs in progress");
        scheduler.Runs("failed").ShouldBe(0);
        scheduler.Value("job_errors_total", ("error_type", "TaskCanceledException")).ShouldBe(0);
        scheduler.Value("job_last_success_timestamp_seconds").ShouldBe(0);
    }

    [Fact]
    public async Task A_run_is_in_progress_until_it_ends()
    {
        await using var scheduler = await StartAsync();
        var end = new TaskCompletionSource();
        scheduler.Work = _ => end.Task;
        await scheduler.TriggerAsync();
        await SchedulerUnderTest.UntilAsync(() => scheduler.Value("job_in_progress"), 1, "the runs in progress");
        scheduler.Runs().ShouldBe(0);

        end.SetResult();
        await SchedulerUnderTest.UntilAsync(() => scheduler.Runs("success"), 1, "the successful runs");
        await SchedulerUnderTest.UntilAsync(() => scheduler.Value("job_in_progress"), 0, "the runs in progress");
    }

    [Fact]
    public async Task A_scheduled_run_tells_how_late_it_started()
    {
        await using var scheduler = await StartAsync();
        await scheduler.RunOnScheduleAsync();
        await SchedulerUnderTest.UntilAsync(() => scheduler.Runs("success"), static runs => runs >= 1, "the successful runs");
        await SchedulerUnderTest.UntilAsync(() => scheduler.Value("job_start_delay_seconds_count"), static count => count >= 1, "the start delays");
        scheduler.Value("job_start_delay_seconds_sum").ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public async Task A_run_that_is_left_out_is_counted_with_its_reason()
    {
        await using var scheduler = await StartAsync();
        await scheduler.SkipAsync();
        await SchedulerUnderTest.UntilAsync(() => scheduler.Skipped(scheduler.SkipReason), static count => count >= 1, "the skipped runs");
    }

    [Fact]
    public async Task Two_hundred_runs_at_once_lose_no_count()
    {
        await using var scheduler = await StartAsync();
        var (started, turn) = (0, 0);
        scheduler.Work = async token =>
        {
            Interlocked.Increment(ref started);
            await Task.Yield();
            if (Interlocked.Increment(ref turn) % 4 == 0)
                throw new TimeoutException();
        };
        await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => Task.Run(scheduler.TriggerAsync)));

        // Each run has an outcome, or was left out and says so.
        await SchedulerUnderTest.UntilAsync(() => scheduler.Runs() + scheduler.Skipped(), Many, "the runs and the skipped runs");
        scheduler.Runs().ShouldBe(started);
        scheduler.Runs("failed").ShouldBe(started / 4);
        scheduler.Runs("success").ShouldBe(started - (started / 4));
        await SchedulerUnderTest.UntilAsync(() => scheduler.Value("job_errors_total", ("error_type", "timeout_error")), started / 4, "the errors");
        scheduler.Value("job_duration_seconds_count").ShouldBe(started);
        await SchedulerUnderTest.UntilAsync(() => scheduler.Value("job_in_progress"), 0, "the runs in progress");
    }
}
