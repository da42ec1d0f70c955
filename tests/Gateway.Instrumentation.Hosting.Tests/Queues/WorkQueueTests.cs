using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Hosting.Tests.Queues;

public class WorkQueueTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly GatewayMetrics _metrics;

    public WorkQueueTests() => _metrics = TestMetrics.Create(time: _time);

    [Fact]
    public void A_new_queue_shows_its_capacity_and_zeros()
    {
        using var queue = Queue(500);
        var page = _metrics.Registry.Scrape();
        page.Value("work_queue_capacity", ("queue", "imports")).ShouldBe(500);
        page.Value("work_queue_depth", ("queue", "imports")).ShouldBe(0);
        page.Value("work_queue_oldest_age_seconds").ShouldBe(0);
        page.Value("work_queue_enqueued_total").ShouldBe(0);
        page.Value("work_queue_rejected_total", ("reason", "full")).ShouldBe(0);
        page.Value("work_queue_items_total", ("outcome", "failed")).ShouldBe(0);
    }

    [Fact]
    public void Depth_and_the_age_of_the_oldest_item_are_those_of_the_scrape()
    {
        using var queue = Queue(500);
        queue.TryEnqueue("a").ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(5));
        queue.TryEnqueue("b").ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(2));
        _metrics.Registry.Value("work_queue_depth").ShouldBe(2);
        _metrics.Registry.Value("work_queue_oldest_age_seconds").ShouldBe(7);

        queue.TryDequeue(out var item).ShouldBeTrue();
        item.ShouldBe("a");
        var page = _metrics.Registry.Scrape();
        page.Value("work_queue_depth").ShouldBe(1);
        page.Value("work_queue_oldest_age_seconds").ShouldBe(2);
        page.Value("work_queue_wait_seconds_sum").ShouldBe(7);
        page.Value("work_queue_wait_seconds_count").ShouldBe(1);
        page.Value("work_queue_enqueued_total").ShouldBe(2);
    }

    [Fact]
    public void A_second_disposal_takes_nothing_from_a_queue_of_the_same_name()
    {
        var first = Queue(3);
        first.Dispose();
        using var second = Queue(5);
        second.TryEnqueue("a").ShouldBeTrue();

        first.Dispose();

        _metrics.Registry.Value("work_queue_depth").ShouldBe(1);
        _metrics.Registry.Value("work_queue_capacity").ShouldBe(5);
    }

    [Fact]
    public async Task A_full_queue_that_waits_makes_its_producer_wait()
    {
        using var queue = Queue(1);
        (await queue.EnqueueAsync("a", Token)).ShouldBeTrue();
        var waiting = queue.EnqueueAsync("b", Token).AsTask();
        waiting.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(3));
        queue.TryDequeue(out _).ShouldBeTrue();
        (await waiting).ShouldBeTrue();
        queue.Count.ShouldBe(1);
        _metrics.Registry.Value("work_queue_oldest_age_seconds").ShouldBe(3, "the time that it waited for room counts");
        Rejected("full").ShouldBe(0);
    }

    [Fact]
    public async Task A_producer_may_stop_waiting()
    {
        using var queue = Queue(1);
        queue.TryEnqueue("a");
        using var gone = new CancellationTokenSource();
        var waiting = queue.EnqueueAsync("b", gone.Token).AsTask();
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
        _metrics.Registry.Value("work_queue_enqueued_total").ShouldBe(1);
    }

    [Theory]
    [InlineData(QueueFullPolicy.Wait)]
    [InlineData(QueueFullPolicy.Reject)]
    public void A_full_queue_refuses_whoever_does_not_wait(QueueFullPolicy policy)
    {
        using var queue = Queue(1, policy);
        queue.TryEnqueue("a").ShouldBeTrue();
        queue.TryEnqueue("b").ShouldBeFalse();
        Rejected("full").ShouldBe(1);
        queue.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_full_queue_that_rejects_does_not_wait()
    {
        using var queue = Queue(1, QueueFullPolicy.Reject);
        (await queue.EnqueueAsync("a", Token)).ShouldBeTrue();
        (await queue.EnqueueAsync("b", Token)).ShouldBeFalse();
        Rejected("full").ShouldBe(1);
    }

    [Fact]
    public async Task A_full_queue_that_drops_its_oldest_item_keeps_the_new_one()
    {
        using var queue = Queue(2, QueueFullPolicy.DropOldest);
        foreach (var item in (string[])["a", "b", "c"])
            (await queue.EnqueueAsync(item, Token)).ShouldBeTrue();
        Rejected("dropped_oldest").ShouldBe(1);
        queue.TakeRest().ShouldBe(["b", "c"]);
    }

    [Theory]
    [InlineData(QueueFullPolicy.Wait)]
    [InlineData(QueueFullPolicy.Reject)]
    [InlineData(QueueFullPolicy.DropOldest)]
    public async Task A_closed_queue_takes_nothing_and_hands_out_what_it_has(QueueFullPolicy policy)
    {
        using var queue = Queue(5, policy);
        queue.TryEnqueue("a");
        queue.Close();
        queue.TryEnqueue("b").ShouldBeFalse();
        (await queue.EnqueueAsync("c", Token)).ShouldBeFalse();
        Rejected("closed").ShouldBe(2);
        queue.TakeRest().ShouldBe(["a"]);
        (await queue.WaitToDequeueAsync(Token)).ShouldBeFalse();
    }

    [Fact]
    public void A_disposed_queue_leaves_the_page()
    {
        Queue(5).Dispose();
        var page = _metrics.Registry.Scrape();
        page.Has("work_queue_depth").ShouldBeFalse();
        page.Has("work_queue_capacity").ShouldBeFalse();
        page.Has("work_queue_oldest_age_seconds").ShouldBeFalse();
    }

    [Fact]
    public void A_disposed_queue_beyond_the_label_limit_no_longer_counts_in_other()
    {
        var metrics = TestMetrics.Create(configure: options => options.DefaultLabelLimit = 1);
        using var first = new WorkQueue<string>("first", metrics.Queues, 10);
        using var second = new WorkQueue<string>("second", metrics.Queues, 10);
        var third = new WorkQueue<string>("third", metrics.Queues, 10);
        second.TryEnqueue("a");
        third.TryEnqueue("b");
        metrics.Registry.Value("work_queue_depth", ("queue", "other")).ShouldBe(2);
        third.Dispose();
        metrics.Registry.Value("work_queue_depth", ("queue", "other")).ShouldBe(1);
    }

    [Fact]
    public void A_queue_without_a_name_or_room_is_refused()
    {
        Should.Throw<ArgumentException>(() => new WorkQueue<string>(" ", _metrics.Queues, 1)).ParamName.ShouldBe("name");
        Should.Throw<ArgumentOutOfRangeException>(() => new WorkQueue<string>("imports", _metrics.Queues, 0)).ParamName.ShouldBe("capacity");
        Should.Throw<ArgumentNullException>(() => new WorkQueue<string>("imports", null!, 1)).ParamName.ShouldBe("metrics");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WorkQueue<string> Queue(int capacity, QueueFullPolicy policy = QueueFullPolicy.Wait) => new("imports", _metrics.Queues, capacity, policy, _time);

    private double Rejected(string reason) => _metrics.Registry.Value("work_queue_rejected_total", ("queue", "imports"), ("reason", reason));
}
