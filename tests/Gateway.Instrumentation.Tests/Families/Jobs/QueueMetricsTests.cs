using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class QueueMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly QueueMetrics _queues;

    public QueueMetricsTests() => _queues = new QueueMetrics(_test.Metrics);

    [Fact]
    public void An_item_is_in_progress_until_it_has_an_outcome()
    {
        using (var item = _queues.TrackItem("imports"))
        {
            _test.Registry.Value("work_queue_in_progress", ("queue", "imports")).ShouldBe(1);
            _test.Time.Advance(TimeSpan.FromSeconds(3));
            item.Succeed();
        }

        var page = _test.Registry.Scrape();
        page.Value("work_queue_in_progress").ShouldBe(0);
        page.Value("work_queue_duration_seconds_sum", ("queue", "imports"), ("outcome", "success")).ShouldBe(3);
        page.Value("work_queue_items_total", ("queue", "imports"), ("outcome", "success")).ShouldBe(1);
        page.Has("work_queue_errors_total").ShouldBeFalse();
    }

    [Fact]
    public void A_failed_item_counts_its_error_once()
    {
        Should.Throw<TimeoutException>(() => _queues.TrackItem("imports").Run(new Action(() => throw new TimeoutException())));
        _test.Registry.Value("work_queue_items_total", ("outcome", "failed")).ShouldBe(1);
        _test.Registry.Value("work_queue_errors_total", ("error_type", "timeout_error")).ShouldBe(1);
    }

    [Fact]
    public void A_cancelled_item_is_no_failure()
    {
        using (var item = _queues.TrackItem("imports"))
            item.Cancel();
        _test.Registry.Value("work_queue_items_total", ("outcome", "cancelled")).ShouldBe(1);
        _test.Registry.Value("work_queue_items_total", ("outcome", "failed")).ShouldBe(0);
        _test.Registry.Has("work_queue_errors_total").ShouldBeFalse();
    }

    [Fact]
    public void The_depths_of_two_queues_with_one_name_are_added_up()
    {
        var one = _queues.ObserveDepth("imports", () => 3);
        using var other = _queues.ObserveDepth("imports", () => 4);
        _test.Registry.Value("work_queue_depth", ("queue", "imports")).ShouldBe(7);
        one.Dispose();
        _test.Registry.Value("work_queue_depth").ShouldBe(4);
    }

    [Fact]
    public void An_empty_queue_has_an_oldest_item_of_age_0()
    {
        TimeSpan? age = TimeSpan.FromSeconds(4);
        _queues.ObserveOldestAge("imports", () => age);
        _test.Registry.Value("work_queue_oldest_age_seconds", ("queue", "imports")).ShouldBe(4);
        age = null;
        _test.Registry.Value("work_queue_oldest_age_seconds").ShouldBe(0);
    }

    [Fact]
    public void What_is_refused_is_counted_by_reason()
    {
        _queues.RecordRejected("imports", QueueRejection.DroppedOldest);
        _queues.RecordRejected("imports", QueueRejection.DroppedOldest);
        _queues.RecordRejected("imports", QueueRejection.Closed);
        _test.Samples.ShouldBe(
            """
            work_queue_rejected_total{queue="imports",reason="dropped_oldest"} 2
            work_queue_rejected_total{queue="imports",reason="closed"} 1
            """);
    }

    [Fact]
    public void A_queue_that_no_longer_exists_keeps_only_what_it_counted()
    {
        _queues.SetCapacity("imports", 5);
        _queues.SetDepth("imports", 3);
        _queues.ObserveOldestAge("imports", () => TimeSpan.FromSeconds(1));
        _queues.RecordEnqueued("imports");
        _queues.RemoveQueue("imports").ShouldBeTrue();
        _test.Samples.ShouldBe("""work_queue_enqueued_total{queue="imports"} 1""");
        _queues.RemoveQueue("imports").ShouldBeFalse();
    }

    [Fact]
    public void An_announced_queue_shows_0_and_no_depth()
    {
        _queues.Announce("imports", "disk_full");
        var page = _test.Registry.Scrape();
        page.Value("work_queue_in_progress").ShouldBe(0);
        page.Value("work_queue_enqueued_total").ShouldBe(0);
        page.Value("work_queue_rejected_total", ("reason", "full")).ShouldBe(0);
        page.Value("work_queue_items_total", ("outcome", "success")).ShouldBe(0);
        page.Value("work_queue_errors_total", ("error_type", "disk_full")).ShouldBe(0);
        page.Value("work_queue_wait_seconds_count").ShouldBe(0);
        page.Has("work_queue_depth").ShouldBeFalse();
    }
}
