using System.Collections.Concurrent;
using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Instrumentation.Hosting.Tests.Queues;

public class WorkerPoolTests
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create();

    [Fact]
    public async Task A_hundred_thousand_items_of_four_producers_are_handled_once_whatever_throws()
    {
        const int Producers = 4;
        const int Items = 25_000;
        using var queue = new WorkQueue<int>("imports", _metrics.Queues, capacity: 100);
        var handled = new ConcurrentDictionary<int, int>();
        var failed = new ConcurrentBag<int>();
        await using var pool = new WorkerPool<int>(
            queue, workers: 3,
            (item, _) =>
            {
                handled.AddOrUpdate(item, 1, static (_, count) => count + 1);
                return item % 10 == 0 ? throw new TimeoutException() : item % 10 == 1 ? Task.FromException(new InvalidOperationException()) : Task.CompletedTask;
            },
            (item, _) =>
            {
                failed.Add(item);
                throw new InvalidOperationException("The report of a failure fails as well.");
            },
            _metrics.WorkerPools);
        pool.Start();
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(async () =>
        {
            for (var i = 0; i < Items; i++)
                (await queue.EnqueueAsync((producer * Items) + i)).ShouldBeTrue();
        })));
        (await pool.StopAsync(TimeSpan.FromMinutes(5))).ShouldBeEmpty();

        handled.Count.ShouldBe(Producers * Items);
        handled.Values.ShouldAllBe(count => count == 1);
        failed.Count.ShouldBe(Producers * Items / 5);
        var page = _metrics.Registry.Scrape();
        page.Value("work_queue_enqueued_total").ShouldBe(100_000);
        page.Value("work_queue_items_total", ("outcome", "success")).ShouldBe(80_000);
        page.Value("work_queue_items_total", ("outcome", "failed")).ShouldBe(20_000);
        page.Value("work_queue_errors_total", ("error_type", "timeout_error")).ShouldBe(10_000);
        page.Value("work_queue_errors_total", ("error_type", "InvalidOperationException")).ShouldBe(10_000);
        page.Value("work_queue_wait_seconds_count").ShouldBe(100_000);
        page.Value("work_queue_in_progress").ShouldBe(0);
        page.Value("work_queue_depth").ShouldBe(0);
        page.Value("active_workers", ("pool_name", "imports")).ShouldBe(0);
    }

    [Fact]
    public async Task A_stop_without_time_reports_what_is_left()
    {
        var time = new FakeTimeProvider();
        using var queue = new WorkQueue<string>("imports", _metrics.Queues, capacity: 10);
        var started = new TaskCompletionSource();
        await using var pool = new WorkerPool<string>(
            queue, workers: 1,
            async (_, token) =>
            {
                started.TrySetResult();
                await Task.Delay(Timeout.Infinite, token);
            },
            time: time);
        foreach (var item in (string[])["a", "b", "c"])
            queue.TryEnqueue(item).ShouldBeTrue();
        pool.Start();
        await started.Task;

        var stopping = pool.StopAsync(TimeSpan.FromSeconds(30));
        stopping.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(30));
        (await stopping).ShouldBe(["a", "b", "c"]);
        _metrics.Registry.Value("work_queue_items_total", ("outcome", "cancelled")).ShouldBe(1);
        _metrics.Registry.Value("work_queue_items_total", ("outcome", "failed")).ShouldBe(0);
        _metrics.Registry.Value("work_queue_in_progress").ShouldBe(0);
    }

    [Theory]
    [InlineData(-0.001)] // Timeout.InfiniteTimeSpan
    [InlineData(1e9)]
    public async Task A_stop_may_have_all_the_time_in_the_world(double graceSeconds)
    {
        var time = new FakeTimeProvider();
        using var queue = new WorkQueue<string>("imports", _metrics.Queues, capacity: 10);
        var (started, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var pool = new WorkerPool<string>(
            queue, workers: 1,
            (_, token) =>
            {
                started.TrySetResult();
                return end.Task.WaitAsync(token);
            },
            time: time);
        queue.TryEnqueue("a");
        pool.Start();
        await started.Task;
        var stopping = pool.StopAsync(TimeSpan.FromSeconds(graceSeconds));
        time.Advance(TimeSpan.FromDays(100));
        end.SetResult();
        (await stopping).ShouldBeEmpty();
        _metrics.Registry.Value("work_queue_items_total", ("outcome", "success")).ShouldBe(1);
    }

    [Fact]
    public async Task A_stop_waits_for_a_handler_that_does_not_heed_its_token_only_as_long_as_it_is_told()
    {
        var time = new FakeTimeProvider();
        using var queue = new WorkQueue<string>("imports", _metrics.Queues, capacity: 10);
        var (started, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var pool = new WorkerPool<string>(
            queue, workers: 1,
            (_, _) =>
            {
                started.TrySetResult();
                return end.Task;
            },
            time: time);
        queue.TryEnqueue("a").ShouldBeTrue();
        queue.TryEnqueue("b").ShouldBeTrue();
        pool.Start();
        await started.Task;
        using var hurry = new CancellationTokenSource();

        var stopping = pool.StopAsync(TimeSpan.FromDays(1), hurry.Token);
        stopping.IsCompleted.ShouldBeFalse();
        await hurry.CancelAsync();
        await time.AdvanceUntilAsync(stopping);

        (await stopping).ShouldBe(["b"]);
        await pool.DisposeAsync(); // does not wait for it again
        end.SetResult();
    }

    [Fact]
    public async Task What_was_interrupted_is_returned_also_when_the_stop_is_told_to_hurry()
    {
        using var queue = new WorkQueue<string>("imports", _metrics.Queues, capacity: 10);
        var started = new TaskCompletionSource();
        await using var pool = new WorkerPool<string>(
            queue, workers: 1,
            async (_, token) =>
            {
                var delay = Task.Delay(Timeout.Infinite, token);
                await using var killed = token.Register(static () => throw new InvalidOperationException("No process is associated with this object.")); // called first
                started.TrySetResult();
                await delay;
            },
            time: new FakeTimeProvider());
        queue.TryEnqueue("a").ShouldBeTrue();
        queue.TryEnqueue("b").ShouldBeTrue();
        pool.Start();
        await started.Task;

        (await pool.StopAsync(TimeSpan.FromDays(1), new CancellationToken(canceled: true))).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task What_a_disposed_pool_drops_is_counted()
    {
        using var queue = new WorkQueue<string>("imports", _metrics.Queues, capacity: 10);
        foreach (var item in (string[])["a", "b", "c"])
            queue.TryEnqueue(item).ShouldBeTrue();

        await new WorkerPool<string>(queue, workers: 1, (_, _) => Task.CompletedTask).DisposeAsync();

        _metrics.Registry.Value("work_queue_rejected_total", ("reason", "closed")).ShouldBe(3);
        _metrics.Registry.Value("work_queue_depth").ShouldBe(0);
    }

    [Fact]
    public async Task Its_workers_keep_nothing_of_the_request_that_started_them()
    {
        using var queue = new WorkQueue<string>("imports", _metrics.Queues, capacity: 10);
        var request = new AsyncLocal<string> { Value = "request 1" };
        string? seen = null;
        await using var pool = new WorkerPool<string>(
            queue, workers: 1,
            (_, _) =>
            {
                seen = request.Value ?? "nothing";
                return Task.CompletedTask;
            });
        queue.TryEnqueue("a").ShouldBeTrue();
        pool.Start();

        (await pool.StopAsync(TimeSpan.FromMinutes(5))).ShouldBeEmpty();

        seen.ShouldBe("nothing");
        request.Value.ShouldBe("request 1");
    }

    [Fact]
    public async Task A_pool_that_was_stopped_does_not_start()
    {
        using var queue = new WorkQueue<string>("imports", _metrics.Queues, capacity: 10);
        await using var pool = new WorkerPool<string>(queue, workers: 1, (_, _) => Task.CompletedTask);
        await pool.StopAsync(TimeSpan.FromSeconds(1));

        Should.Throw<InvalidOperationException>(pool.Start).Message.ShouldBe("The pool was stopped, which closed its queue. Create a queue and a pool.");
    }

    [Fact]
    public async Task A_pool_that_never_started_leaves_everything()
    {
        using var queue = new WorkQueue<string>("imports", _metrics.Queues, capacity: 10);
        queue.TryEnqueue("a");
        await using var pool = new WorkerPool<string>(queue, workers: 1, (_, _) => Task.CompletedTask);
        (await pool.StopAsync(TimeSpan.FromSeconds(1))).ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_pool_starts_once()
    {
        using var queue = new WorkQueue<string>("imports", _metrics.Queues, capacity: 10);
        await using var pool = new WorkerPool<string>(queue, workers: 1, (_, _) => Task.CompletedTask);
        pool.Start();
        Should.Throw<InvalidOperationException>(pool.Start).Message.ShouldContain("started before");
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_a_failure()
    {
        using var queue = new WorkQueue<string>("imports", _metrics.Queues, capacity: 10);
        Exception? failure = null;
        await using var pool = new WorkerPool<string>(queue, workers: 1, (_, _) => throw new OperationCanceledException(), (_, exception) => failure = exception);
        queue.TryEnqueue("a");
        pool.Start();
        (await pool.StopAsync(TimeSpan.FromMinutes(5))).ShouldBeEmpty();
        failure.ShouldBeOfType<OperationCanceledException>();
        _metrics.Registry.Value("work_queue_items_total", ("outcome", "failed")).ShouldBe(1);
    }

    [Fact]
    public void A_pool_without_workers_or_work_is_refused()
    {
        using var queue = new WorkQueue<string>("imports", _metrics.Queues, capacity: 10);
        Should.Throw<ArgumentOutOfRangeException>(() => new WorkerPool<string>(queue, 0, (_, _) => Task.CompletedTask)).ParamName.ShouldBe("workers");
        Should.Throw<ArgumentNullException>(() => new WorkerPool<string>(queue, 1, null!)).ParamName.ShouldBe("handle");
        Should.Throw<ArgumentNullException>(() => new WorkerPool<string>(null!, 1, (_, _) => Task.CompletedTask)).ParamName.ShouldBe("queue");
    }
}
