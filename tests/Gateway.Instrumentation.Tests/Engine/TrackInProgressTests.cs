namespace Gateway.Instrumentation.Tests.Engine;

public class TrackInProgressTests
{
    private readonly Gauge _gauge;
    private readonly TestRegistry _test = new();

    public TrackInProgressTests() => _gauge = _test.Metrics.Gauge("jobs_inprogress", "Jobs that run now.");

    [Fact]
    public void A_scope_counts_until_it_is_disposed()
    {
        using (_gauge.TrackInProgress())
        {
            using (_gauge.TrackInProgress())
                _gauge.Value.ShouldBe(2);
            _gauge.Value.ShouldBe(1);
        }

        _test.Samples.ShouldBe("jobs_inprogress 0");
    }

    [Fact]
    public void Copies_and_double_disposal_count_once()
    {
        var job = _gauge.TrackInProgress();
        var copy = job;
        job.Dispose();
        job.Dispose();
        using var next = _gauge.TrackInProgress(); // may use what the first one used
        copy.Dispose();
        _gauge.Value.ShouldBe(1);
    }

    [Fact]
    public void One_that_was_never_started_ends_nothing()
    {
        default(InProgressScope).Dispose();
        _test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void What_was_in_progress_when_the_series_was_removed_takes_nothing_from_its_successor()
    {
        var jobs = _test.Metrics.Gauge("worker_jobs", "Jobs of a worker.", Label.Text("worker"));
        var kept = jobs.WithLabels("a");
        var before = kept.TrackInProgress();
        jobs.Remove("a").ShouldBeTrue();
        var after = kept.TrackInProgress();
        before.Dispose();
        jobs.WithLabels("a").Value.ShouldBe(1);
        after.Dispose();
        jobs.WithLabels("a").Value.ShouldBe(0);

        var last = kept.TrackInProgress();
        jobs.Remove("a");
        last.Dispose();
        _test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_may_end_on_another_thread()
    {
        var job = _gauge.TrackInProgress();
        await Task.Run(job.Dispose, TestContext.Current.CancellationToken);
        _gauge.Value.ShouldBe(0);
    }

    [Fact]
    public void It_allocates_nothing() => Allocated.By(() =>
    {
        using var job = _gauge.TrackInProgress();
    }).ShouldBe(0);

    [Fact]
    public void It_counts_nothing_where_recording_is_off()
    {
        var off = new TestRegistry(options => options.Enabled = false);
        using (off.Metrics.Gauge("jobs_inprogress", "Jobs that run now.").TrackInProgress())
            off.Samples.ShouldBeEmpty();
    }
}
