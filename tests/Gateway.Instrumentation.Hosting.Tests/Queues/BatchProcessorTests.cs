using System.Collections.Concurrent;
using System.Threading.Channels;
using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Instrumentation.Hosting.Tests.Queues;

public class BatchProcessorTests
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create();
    private readonly FakeTimeProvider _time = new();
    private readonly Channel<IReadOnlyList<int>> _batches = Channel.CreateUnbounded<IReadOnlyList<int>>();

    [Fact]
    public async Task A_full_batch_is_handed_on_at_once()
    {
        await using var processor = Processor(maxSize: 3);
        for (var item = 1; item <= 3; item++)
            await processor.AddAsync(item, Token);
        (await _batches.Reader.ReadAsync(Token)).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task The_first_item_of_a_batch_waits_only_so_long()
    {
        await using var processor = Processor(maxSize: 3);
        await processor.AddAsync(1, Token);
        var batch = _batches.Reader.ReadAsync(Token).AsTask();
        await _time.AdvanceUntilAsync(batch);

        (await batch).ShouldBe([1]);
    }

    [Fact]
    public async Task What_has_waited_long_enough_during_the_batch_before_is_handed_on_at_once()
    {
        var (started, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var processor = new BatchProcessor<int>(
            _metrics.Batches, 2, TimeSpan.FromSeconds(5),
            async (batch, token) =>
            {
                started.TrySetResult();
                await end.Task;
                await _batches.Writer.WriteAsync(batch, token);
            },
            static (_, _) => { },
            _time);
        await processor.AddAsync(1, Token);
        await processor.AddAsync(2, Token);
        await started.Task;
        await processor.AddAsync(3, Token);
        _time.Advance(TimeSpan.FromSeconds(5));

        end.SetResult();

        (await _batches.Reader.ReadAsync(Token)).ShouldBe([1, 2]);
        (await _batches.Reader.ReadAsync(Token).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Token)).ShouldBe([3]); // the clock stands still
    }

    [Fact]
    public async Task Its_batches_keep_nothing_of_the_request_that_made_it()
    {
        var request = new AsyncLocal<string> { Value = "request 1" };
        string? seen = null;
        await using (var processor = new BatchProcessor<int>(
            _metrics.Batches, 1, TimeSpan.FromSeconds(5),
            (_, _) =>
            {
                seen = request.Value ?? "nothing";
                return Task.CompletedTask;
            },
            static (_, _) => { }))
        {
            await processor.AddAsync(1, Token);
        }

        seen.ShouldBe("nothing");
    }

    [Fact]
    public async Task A_stop_waits_for_a_batch_that_does_not_heed_its_token_only_as_long_as_it_is_told()
    {
        var end = new TaskCompletionSource();
        await using var processor = new BatchProcessor<int>(_metrics.Batches, 1, TimeSpan.FromSeconds(5), (_, _) => end.Task, static (_, _) => { }, _time);
        await processor.AddAsync(1, Token);
        using var hurry = new CancellationTokenSource();

        var stopping = processor.StopAsync(TimeSpan.FromDays(1), hurry.Token);
        stopping.IsCompleted.ShouldBeFalse();
        await hurry.CancelAsync();
        await _time.AdvanceUntilAsync(stopping);

        await stopping;
        await processor.DisposeAsync(); // does not wait for it again
        end.SetResult();
    }

    [Fact]
    public async Task What_is_collected_at_the_end_is_handed_on()
    {
        var processor = Processor(maxSize: 100);
        await processor.AddAsync(1, Token);
        await processor.AddAsync(2, Token);
        await processor.DisposeAsync();
        (await _batches.Reader.ReadAsync(Token)).ShouldBe([1, 2]);
        _metrics.Registry.Value("batch_size_histogram_sum").ShouldBe(2);
        _metrics.Registry.Value("batch_size_histogram_count").ShouldBe(1);
        _metrics.Registry.Value("batch_processing_duration_seconds_count").ShouldBe(1);
        await Should.ThrowAsync<ChannelClosedException>(async () => await processor.AddAsync(3, Token));
    }

    [Fact]
    public async Task A_batch_that_fails_is_given_back_and_the_next_one_goes_on()
    {
        var failed = new ConcurrentQueue<(int Size, Exception Exception)>();
        await using (var processor = new BatchProcessor<int>(
            _metrics.Batches, 2, TimeSpan.FromSeconds(1),
            async (batch, token) =>
            {
                if (batch[0] == 1)
                    throw new TimeoutException();
                await _batches.Writer.WriteAsync(batch, token);
            },
            (batch, exception) =>
            {
                failed.Enqueue((batch.Count, exception));
                throw new InvalidOperationException("The report of a failure fails as well.");
            },
            _time))
        {
            for (var item = 1; item <= 4; item++)
                await processor.AddAsync(item, Token);
        }

        var (size, exception) = failed.ShouldHaveSingleItem();
        size.ShouldBe(2);
        exception.ShouldBeOfType<TimeoutException>();
        (await _batches.Reader.ReadAsync(Token)).ShouldBe([3, 4]);
    }

    [Fact]
    public async Task A_stop_without_time_gives_the_batch_back()
    {
        var started = new TaskCompletionSource();
        var failed = new TaskCompletionSource<IReadOnlyList<int>>();
        await using var processor = new BatchProcessor<int>(
            _metrics.Batches, 1, TimeSpan.FromSeconds(1),
            async (_, token) =>
            {
                started.TrySetResult();
                await Task.Delay(Timeout.Infinite, token);
            },
            (batch, _) => failed.TrySetResult(batch),
            _time);
        await processor.AddAsync(1, Token);
        await started.Task;
        var stopping = processor.StopAsync(TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(30));
        await stopping;
        (await failed.Task).ShouldBe([1]);
    }

    [Fact]
    public async Task Items_of_many_producers_are_neither_lost_nor_doubled_nor_in_too_large_batches()
    {
        await using (var processor = Processor(maxSize: 50))
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(producer => Task.Run(async () =>
            {
                for (var i = 0; i < 5_000; i++)
                    await processor.AddAsync((producer * 5_000) + i);
            })));
        }

        _batches.Writer.Complete();
        var all = new List<int>();
        await foreach (var batch in _batches.Reader.ReadAllAsync(Token))
        {
            batch.Count.ShouldBeInRange(1, 50);
            all.AddRange(batch);
        }

        all.Order().ShouldBe(Enumerable.Range(0, 20_000));
        _metrics.Registry.Value("batch_size_histogram_sum").ShouldBe(20_000);
    }

    [Fact]
    public void What_makes_no_batches_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Processor(0)).ParamName.ShouldBe("maxSize");
        Should.Throw<ArgumentOutOfRangeException>(() => new BatchProcessor<int>(
            _metrics.Batches, 1, TimeSpan.Zero, (_, _) => Task.CompletedTask, (_, _) => { })).ParamName.ShouldBe("maxDelay");
        Should.Throw<ArgumentOutOfRangeException>(() => new BatchProcessor<int>(
            _metrics.Batches, 1, TimeSpan.MaxValue, (_, _) => Task.CompletedTask, (_, _) => { })).ParamName.ShouldBe("maxDelay");
    }

    [Fact]
    public void A_key_that_is_pending_is_left_out_and_counted()
    {
        var pending = new PendingKeys<string>(_metrics.Batches, StringComparer.Ordinal);
        pending.TryAdd("a.sql").ShouldBeTrue();
        pending.TryAdd("a.sql").ShouldBeFalse();
        pending.TryAdd("b.sql").ShouldBeTrue();
        pending.Remove("a.sql").ShouldBeTrue();
        pending.TryAdd("a.sql").ShouldBeTrue();
        pending.Count.ShouldBe(2);
        _metrics.Registry.Value("events_deduplicated_total").ShouldBe(1);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private BatchProcessor<int> Processor(int maxSize) => new(
        _metrics.Batches, maxSize, TimeSpan.FromSeconds(1), async (batch, token) => await _batches.Writer.WriteAsync(batch, token), (_, _) => { }, _time);
}
