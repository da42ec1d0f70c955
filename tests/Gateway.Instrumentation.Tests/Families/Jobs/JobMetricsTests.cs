using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class JobMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly JobMetrics _jobs;

    public JobMetricsTests() => _jobs = new JobMetrics(_test.Metrics);

    [Fact]
    public void A_run_that_succeeded_stamps_its_end_as_last_run_and_last_success()
    {
        using (var run = _jobs.TrackJob("cleanup"))
        {
            _test.Registry.Value("job_in_progress", ("job_name", "cleanup")).ShouldBe(1);
            _test.Time.Advance(TimeSpan.FromSeconds(3));
            run.Succeed();
        }

        var now = _test.Time.GetUtcNow().ToUnixTimeSeconds();
        var page = _test.Registry.Scrape();
        page.Value("job_runs_total", ("job_name", "cleanup"), ("trigger", "schedule"), ("outcome", "success")).ShouldBe(1);
        page.Value("job_duration_seconds_sum").ShouldBe(3);
        page.Value("job_in_progress").ShouldBe(0);
        page.Value("job_last_run_timestamp_seconds").ShouldBe(now);
        page.Value("job_last_success_timestamp_seconds").ShouldBe(now);
        page.Has("job_errors_total").ShouldBeFalse();
    }

    [Fact]
    public void A_run_that_failed_counts_its_error_once_and_leaves_the_last_success()
    {
        _jobs.TrackJob("cleanup").Run(static () => { });
        var succeeded = _test.Registry.Value("job_last_success_timestamp_seconds");
        _test.Time.Advance(TimeSpan.FromMinutes(1));
        Should.Throw<TimeoutException>(() => _jobs.TrackJob("cleanup", JobTrigger.Manual).Run(new Action(() => throw new TimeoutException())));

        var page = _test.Registry.Scrape();
        page.Value("job_runs_total", ("trigger", "manual"), ("outcome", "failed")).ShouldBe(1);
        page.Value("job_errors_total", ("error_type", "timeout_error")).ShouldBe(1);
        page.Value("job_last_success_timestamp_seconds").ShouldBe(succeeded);
        page.Value("job_last_run_timestamp_seconds").ShouldBe(succeeded + 60);
        page.Value("job_in_progress").ShouldBe(0);
    }

    [Fact]
    public void A_cancelled_run_is_no_failure()
    {
        using (var run = _jobs.TrackJob("cleanup"))
            run.Cancel();
        var page = _test.Registry.Scrape();
        page.Value("job_runs_total", ("trigger", "schedule"), ("outcome", "cancelled")).ShouldBe(1);
        page.Value("job_runs_total", ("trigger", "schedule"), ("outcome", "failed")).ShouldBe(0);
        page.Has("job_errors_total").ShouldBeFalse();
        page.Has("job_last_success_timestamp_seconds").ShouldBeFalse();
    }

    [Fact]
    public void An_attempt_that_is_tried_again_is_no_failed_run()
    {
        using (var attempt = _jobs.TrackAttempt("import"))
            attempt.Complete(JobAttemptResult.Retried);
        _jobs.RecordError("import", new TimeoutException());
        using (var attempt = _jobs.TrackAttempt("import"))
            attempt.Fail(new TimeoutException());
        _jobs.RecordRetriesExhausted("import");

        var page = _test.Registry.Scrape();
        page.Value("job_runs_total", ("trigger", "schedule"), ("outcome", "retried")).ShouldBe(1);
        page.Value("job_runs_total", ("trigger", "schedule"), ("outcome", "failed")).ShouldBe(1);
        page.Value("job_retries_exhausted_total").ShouldBe(1);
        page.Value("job_errors_total", ("error_type", "timeout_error")).ShouldBe(2);
        page.Value("job_duration_seconds_count").ShouldBe(2);
        page.Has("job_last_success_timestamp_seconds").ShouldBeFalse();
    }

    [Theory]
    [InlineData(JobOutcome.Success)]
    [InlineData(JobOutcome.Failed)]
    [InlineData(JobOutcome.Cancelled)]
    [InlineData(JobOutcome.Retried)]
    public void A_run_that_was_timed_elsewhere_is_recorded_as_by_a_scope(JobOutcome outcome)
    {
        var scope = new TestRegistry();
        using (var attempt = new JobMetrics(scope.Metrics).TrackAttempt("import", JobTrigger.Startup))
        {
            scope.Time.Advance(TimeSpan.FromSeconds(7));
            if (outcome == JobOutcome.Cancelled)
                attempt.Cancel();
            else if (outcome != JobOutcome.Failed)
                attempt.Complete(outcome == JobOutcome.Success ? JobAttemptResult.Done : JobAttemptResult.Retried);
        }

        _test.Time.Advance(TimeSpan.FromSeconds(7));
        _jobs.RecordJob("import", outcome, TimeSpan.FromSeconds(7), JobTrigger.Startup);
        _test.Samples.ShouldBe(scope.Samples);
        _test.Samples.ShouldContain($"outcome=\"{outcome.ToString().ToLowerInvariant()}\"}} 1");
    }

    [Fact]
    public void A_failed_run_that_was_timed_elsewhere_names_its_error()
    {
        _jobs.RecordJob("import", "disk_full", TimeSpan.FromSeconds(7));
        _test.Registry.Value("job_errors_total", ("error_type", "disk_full")).ShouldBe(1);
        _test.Registry.Value("job_runs_total", ("trigger", "schedule"), ("outcome", "failed")).ShouldBe(1);
    }

    [Fact]
    public void An_outcome_that_is_none_is_unknown()
    {
        _jobs.RecordJob("import", (JobOutcome)77, TimeSpan.FromSeconds(7));
        _test.Registry.Value("job_runs_total", ("trigger", "schedule"), ("outcome", "unknown")).ShouldBe(1);
        _test.Registry.Value("job_in_progress").ShouldBe(0);
    }

    [Fact]
    public void An_announced_job_is_on_the_page_before_its_first_run()
    {
        _jobs.Announce("nightly", "disk_full");
        var page = _test.Registry.Scrape();
        page.Value("job_in_progress").ShouldBe(0);
        foreach (var trigger in (string[])["schedule", "manual", "startup"])
        {
            foreach (var outcome in (string[])["success", "failed", "cancelled", "retried"])
                page.Value("job_runs_total", ("trigger", trigger), ("outcome", outcome)).ShouldBe(0);
        }

        foreach (var reason in (string[])["overlap", "misfire", "disabled"])
            page.Value("job_skipped_total", ("reason", reason)).ShouldBe(0);
        page.Value("job_errors_total", ("error_type", "disk_full")).ShouldBe(0);
        page.Value("job_errors_total", ("error_type", "timeout_error")).ShouldBe(0);
        page.Value("job_retries_exhausted_total").ShouldBe(0);
        page.Has("job_last_success_timestamp_seconds").ShouldBeFalse();
        page.Has("job_last_run_timestamp_seconds").ShouldBeFalse();
    }

    [Fact]
    public void A_job_that_never_ran_is_expected_since_its_interval_was_set_first()
    {
        var start = _test.Time.GetUtcNow().ToUnixTimeSeconds();
        _jobs.SetExpectedInterval("nightly", TimeSpan.FromHours(24));
        _test.Time.Advance(TimeSpan.FromHours(1));
        _jobs.SetExpectedInterval("nightly", TimeSpan.FromHours(12));
        var page = _test.Registry.Scrape();
        page.Value("job_expected_interval_seconds", ("job_name", "nightly")).ShouldBe(43200);
        page.Value("job_expected_since_timestamp_seconds", ("job_name", "nightly")).ShouldBe(start);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void A_job_without_an_interval_is_not_expected(int seconds)
    {
        _jobs.SetExpectedInterval("nightly", TimeSpan.FromHours(24));
        _jobs.SetExpectedInterval("nightly", TimeSpan.FromSeconds(seconds));
        _test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void The_delay_of_a_start_is_observed()
    {
        _jobs.RecordStartDelay("cleanup", TimeSpan.FromSeconds(2));
        _test.Registry.Value("job_start_delay_seconds_sum", ("job_name", "cleanup")).ShouldBe(2);
        _test.Registry.Value("job_start_delay_seconds_count").ShouldBe(1);
    }

    [Fact]
    public void Skipped_runs_are_counted_by_reason()
    {
        _jobs.RecordSkipped("cleanup", JobSkipReason.Overlap);
        _test.Samples.ShouldBe("""job_skipped_total{job_name="cleanup",reason="overlap"} 1""");
    }

    [Fact]
    public void A_deleted_job_leaves_the_page_and_comes_back_with_its_next_run()
    {
        _jobs.Announce("cleanup");
        _jobs.SetExpectedInterval("cleanup", TimeSpan.FromMinutes(1));
        _jobs.TrackJob("cleanup").Run(static () => { });
        _jobs.RemoveJob("cleanup").ShouldBeTrue();
        _test.Samples.ShouldBeEmpty();
        _jobs.RemoveJob("cleanup").ShouldBeFalse();
        _jobs.TrackJob("cleanup").Run(static () => { });
        _test.Registry.Value("job_runs_total", ("trigger", "schedule"), ("outcome", "success")).ShouldBe(1);
        _test.Registry.Value("job_in_progress").ShouldBe(0);
    }

    [Fact]
    public void A_job_that_is_removed_while_it_runs_does_not_go_below_0()
    {
        using (_jobs.TrackJob("cleanup"))
        {
            _jobs.RemoveJob("cleanup").ShouldBeTrue();
            _test.Samples.ShouldBe("""job_in_progress{job_name="cleanup"} 1""");
        }

        _test.Registry.Value("job_in_progress").ShouldBe(0);
    }

    [Fact]
    public async Task Runs_on_many_threads_are_counted_exactly()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 2_000; i++)
                _jobs.TrackJob("cleanup").Run(static () => { });
        })));
        _test.Registry.Value("job_runs_total", ("trigger", "schedule"), ("outcome", "success")).ShouldBe(16_000);
        _test.Registry.Value("job_in_progress").ShouldBe(0);
    }
}
