using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class BatchMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly BatchMetrics _batches;

    public BatchMetricsTests() => _batches = new BatchMetrics(_test.Metrics);

    [Fact]
    public void The_size_is_recorded_at_the_start_and_the_duration_at_the_end()
    {
        var batch = _batches.TrackBatch(40);
        Batches().ShouldBe("1 of 40 files, 0 in 0s");
        _test.Time.Advance(TimeSpan.FromSeconds(3));
        batch.Succeed();
        batch.Dispose();
        Batches().ShouldBe("1 of 40 files, 1 in 3s");
    }

    [Fact]
    public async Task A_batch_that_fails_or_is_cancelled_keeps_its_size_and_its_duration()
    {
        await Should.ThrowAsync<TimeoutException>(() => _batches.TrackBatch(5).RunAsync(() =>
        {
            _test.Time.Advance(TimeSpan.FromSeconds(3));
            throw new TimeoutException();
        }));
        using (var batch = _batches.TrackBatch(2))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(1));
            batch.Cancel();
        }

        Batches().ShouldBe("2 of 7 files, 2 in 4s");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void An_empty_flush_records_nothing(int size)
    {
        _batches.TrackBatch(size).Run(() => 5).ShouldBe(5);
        _batches.RecordBatch(size, TimeSpan.FromSeconds(1));
        Batches().ShouldBe("0 of 0 files, 0 in 0s");
        _test.OwnSamples.ShouldBeEmpty();
    }

    [Fact]
    public void A_batch_that_was_timed_elsewhere_can_be_recorded()
    {
        _batches.RecordBatch(10, TimeSpan.FromSeconds(2));
        _batches.RecordBatch(1, TimeSpan.FromSeconds(-1));
        Batches().ShouldBe("2 of 11 files, 1 in 2s");
    }

    [Fact]
    public void Dropped_repeats_are_counted()
    {
        _test.Registry.Value("events_deduplicated_total").ShouldBe(0);
        _batches.RecordDeduplicated();
        _batches.RecordDeduplicated(4);
        _batches.RecordDeduplicated(0);
        _batches.RecordDeduplicated(-3);
        _test.Registry.Value("events_deduplicated_total").ShouldBe(5);
        _test.OwnSamples.ShouldBeEmpty();
    }

    private string Batches()
    {
        var page = PageCheck.Parse(_test.Registry.CollectText());
        return $"{page.Value("batch_size_histogram_count")} of {page.Value("batch_size_histogram_sum")} files, "
            + $"{page.Value("batch_processing_duration_seconds_count")} in {page.Value("batch_processing_duration_seconds_sum")}s";
    }
}
