namespace Gateway.Instrumentation.Tests.Families;

public class PricingSyncJobMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly PricingSyncJobMetrics _jobs;

    public PricingSyncJobMetricsTests() => _jobs = new PricingSyncJobMetrics(_test.Metrics);

    [Fact]
    public void Every_way_in_which_a_job_can_end_is_shown_at_0_from_the_start() =>
        Durations().ShouldBe("completed 0 in 0s, failed 0 in 0s, cancelled 0 in 0s");

    [Fact]
    public void A_job_is_recorded_by_how_it_ended()
    {
        using (var job = _jobs.TrackPricingSyncJob())
        {
            _test.Time.Advance(TimeSpan.FromSeconds(30));
            job.Succeed();
        }

        using (_jobs.TrackPricingSyncJob())
            _test.Time.Advance(TimeSpan.FromSeconds(2));
        using (var job = _jobs.TrackPricingSyncJob())
        {
            _test.Time.Advance(TimeSpan.FromSeconds(3));
            job.Cancel();
        }

        Durations().ShouldBe("completed 1 in 30s, failed 1 in 2s, cancelled 1 in 3s");
    }

    [Fact]
    public void A_job_that_was_timed_elsewhere_can_be_recorded()
    {
        _jobs.RecordPricingSyncJob(SyncJobStatus.Completed, TimeSpan.FromMinutes(2));
        _jobs.RecordPricingSyncJob(SyncJobStatus.Failed, TimeSpan.Zero);
        Durations().ShouldBe("completed 1 in 120s, failed 1 in 0s, cancelled 0 in 0s");
    }

    [Fact]
    public void A_negative_duration_is_dropped_and_counted()
    {
        _jobs.RecordPricingSyncJob(SyncJobStatus.Completed, TimeSpan.FromSeconds(-1));
        Durations().ShouldBe("completed 0 in 0s, failed 0 in 0s, cancelled 0 in 0s");
        _test.OwnSamples.ShouldBe("""gateway_metrics_rejected_total{metric="pricing_sync_job_duration_seconds",reason="negative"} 1""");
    }

    [Fact]
    public void The_queue_shows_nothing_until_it_is_set() => Queue().ShouldBeEmpty();

    [Fact]
    public void All_states_of_the_queue_are_set_together_with_the_zeros()
    {
        _jobs.SetJobQueueSizes(queued: 3, running: 1, completed: 0, failed: 2);
        Queue().ShouldBe(
            """
            pricing_sync_job_queue_size{status="queued"} 3
            pricing_sync_job_queue_size{status="running"} 1
            pricing_sync_job_queue_size{status="completed"} 0
            pricing_sync_job_queue_size{status="failed"} 2
            """);
    }

    [Fact]
    public void One_state_of_the_queue_can_be_set()
    {
        _jobs.SetJobQueueSize(SyncJobState.Running, 1);
        _jobs.SetJobQueueSize(SyncJobState.Running, 0);
        Queue().ShouldBe("""pricing_sync_job_queue_size{status="running"} 0""");
    }

    private string Queue() =>
        string.Join('\n', _test.Samples.Split('\n').Where(line => line.StartsWith("pricing_sync_job_queue_size", StringComparison.Ordinal)));

    private string Durations()
    {
        var page = PageCheck.Parse(_test.Registry.CollectText());
        return string.Join(", ", new[] { "completed", "failed", "cancelled" }.Select(status =>
            $"{status} {page.Value("pricing_sync_job_duration_seconds_count", ("status", status))} in {page.Value("pricing_sync_job_duration_seconds_sum", ("status", status))}s"));
    }
}
