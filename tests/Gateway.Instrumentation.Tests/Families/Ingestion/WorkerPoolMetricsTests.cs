using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class WorkerPoolMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly WorkerPoolMetrics _pool;

    public WorkerPoolMetricsTests() => _pool = new WorkerPoolMetrics(_test.Metrics);

    [Fact]
    public void Files_are_shown_at_0_from_the_start_and_workers_and_queues_once_they_are_known()
    {
        Files().ShouldBe("0 processed, 0 failed, 0 in 0s");
        _test.SamplesOf("active_workers", "queue_size").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_worker_counts_as_alive_until_it_ends_whatever_ends_it()
    {
        var first = _pool.TrackWorker();
        var second = _pool.TrackWorker();
        using var other = _pool.TrackWorker("parse");
        Workers().ShouldBe("active_workers{pool_name=\"default\"} 2\nactive_workers{pool_name=\"parse\"} 1");
        first.Succeed();
        first.Dispose();
        first.Dispose();
        second.Cancel();
        second.Dispose();
        await Should.ThrowAsync<TimeoutException>(() => _pool.TrackWorker().RunAsync(() => throw new TimeoutException()));
        Workers().ShouldBe("active_workers{pool_name=\"default\"} 0\nactive_workers{pool_name=\"parse\"} 1");
    }

    [Fact]
    public async Task A_file_is_processed_failed_or_when_cancelled_neither()
    {
        using (var file = _pool.TrackFile())
        {
            _test.Time.Advance(TimeSpan.FromSeconds(1));
            file.Succeed();
        }

        Files().ShouldBe("1 processed, 0 failed, 1 in 1s");
        await Should.ThrowAsync<IOException>(() => _pool.TrackFile().RunAsync(() =>
        {
            _test.Time.Advance(TimeSpan.FromSeconds(2));
            throw new IOException();
        }));
        Files().ShouldBe("1 processed, 1 failed, 2 in 3s");
        using (var file = _pool.TrackFile())
        {
            _test.Time.Advance(TimeSpan.FromSeconds(4));
            file.Cancel();
        }

        Files().ShouldBe("1 processed, 1 failed, 3 in 7s");
    }

    [Fact]
    public void A_file_that_was_timed_elsewhere_can_be_recorded()
    {
        _pool.RecordFile(TimeSpan.FromSeconds(1));
        _pool.RecordFile(OperationOutcome.Failed, TimeSpan.FromSeconds(2));
        _pool.RecordFile(TimeSpan.FromSeconds(-1));
        Files().ShouldBe("2 processed, 1 failed, 2 in 3s");
    }

    [Fact]
    public void The_size_of_a_queue_can_be_set()
    {
        _pool.SetQueueSize(5);
        _pool.SetQueueSize("parse", 3);
        _pool.SetQueueSize(0);
        Queues().ShouldBe("queue_size{queue_name=\"default\"} 0\nqueue_size{queue_name=\"parse\"} 3");
    }

    [Fact]
    public void A_queue_can_be_asked_at_every_scrape()
    {
        var queue = new Queue<string>(["a.cs", "b.cs"]);
        using (_pool.ObserveQueue(() => queue.Count))
        {
            Queues().ShouldBe("queue_size{queue_name=\"default\"} 2");
            queue.Dequeue();
            Queues().ShouldBe("queue_size{queue_name=\"default\"} 1");
            using var same = _pool.ObserveQueue(() => 10);
            using var other = _pool.ObserveQueue("parse", () => 7);
            Queues().ShouldBe("queue_size{queue_name=\"default\"} 11\nqueue_size{queue_name=\"parse\"} 7");
        }

        Queues().ShouldBeEmpty();
        Should.Throw<ArgumentNullException>(() => _pool.ObserveQueue(null!)).ParamName.ShouldBe("count");
    }

    private string Workers() => _test.SamplesOf("active_workers");

    private string Queues() => _test.SamplesOf("queue_size");

    private string Files()
    {
        var page = PageCheck.Parse(_test.Registry.CollectText());
        return $"{page.Value("files_processed_total")} processed, {page.Value("files_failed_total")} failed, "
            + $"{page.Value("file_processing_duration_seconds_count")} in {page.Value("file_processing_duration_seconds_sum")}s";
    }
}
