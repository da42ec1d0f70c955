using System.Threading.Channels;

namespace Gateway.Instrumentation.Hosting;

/// <summary>
/// Collects items and hands them on together: when a batch is full, or when its first item has waited long enough. Records the
/// size and duration of each batch to <see cref="BatchMetrics"/>.
/// </summary>
/// <typeparam name="T">The items.</typeparam>
/// <remarks>Thread-safe: any number of producers. One batch at a time is handed on, in the order of the items.</remarks>
public sealed class BatchProcessor<T> : IAsyncDisposable
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private readonly Channel<Added> _items;
    private readonly Func<IReadOnlyList<T>, CancellationToken, Task> _flush;
    private readonly Action<IReadOnlyList<T>, Exception> _failed;
    private readonly BatchMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly int _maxSize;
    private readonly TimeSpan _maxDelay;
    private readonly CancellationTokenSource _stopping = new(); // not disposed: a batch that goes on still reads its token
    private readonly Task _running;

    /// <summary>Creates a processor and starts it.</summary>
    /// <param name="metrics">The family to record to: <c>metrics.Batches</c>.</param>
    /// <param name="maxSize">The largest batch.</param>
    /// <param name="maxDelay">How long the first item of a batch waits for others.</param>
    /// <param name="flush">Handles one batch.</param>
    /// <param name="failed">Is given a batch whose handling threw, to keep it, try it again or log it: nothing else has it then.</param>
    /// <param name="time">The clock of the delay; the system's clock when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is less than 1, or the delay is not above zero and at most a day.</exception>
    public BatchProcessor(
        BatchMetrics metrics, int maxSize, TimeSpan maxDelay, Func<IReadOnlyList<T>, CancellationToken, Task> flush,
        Action<IReadOnlyList<T>, Exception> failed, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxDelay, LongestDelay);
        ArgumentNullException.ThrowIfNull(flush);
        ArgumentNullException.ThrowIfNull(failed);
        (_metrics, _maxSize, _maxDelay, _flush, _failed, _time) = (metrics, maxSize, maxDelay, flush, failed, time ?? TimeProvider.System);

        // A second batch may collect while the first is handed on. Then producers wait.
        _items = Channel.CreateBounded<Added>(new BoundedChannelOptions(maxSize) { SingleReader = true });
        _running = Detached.RunAsync(RunAsync);
    }

    /// <summary>Adds an item. Waits while a full batch is handed on and another one waits.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Ends the waiting; the item is not added then.</param>
    /// <returns>A task that ends when the item is added.</returns>
    /// <exception cref="ChannelClosedException">The processor was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask AddAsync(T item, CancellationToken cancellationToken = default) =>
        _items.Writer.WriteAsync(new(item, _time.GetTimestamp()), cancellationToken);

    /// <summary>Hands on what is collected, then ends. The token of a batch that takes longer than the grace period is cancelled.</summary>
    /// <param name="grace">How long the last batches may take; <see cref="Timeout.InfiniteTimeSpan"/>: until they are done.</param>
    /// <param name="cancellationToken">Ends the grace period and, a second later, the waiting: such as the token of <c>IHostedService.StopAsync</c>.</param>
    /// <returns>A task that ends when all items are handed on or reported as failed, or when nobody waits for them any more.</returns>
    public Task StopAsync(TimeSpan grace, CancellationToken cancellationToken = default)
    {
        _items.Writer.TryComplete();
        return Waiting.EndAsync(_running, grace, _stopping, _time, cancellationToken);
    }

    /// <summary>Hands on what is collected, however long that takes, then ends.</summary>
    /// <returns>A task that ends when all items are handed on or reported as failed, or at once when a <see cref="StopAsync"/> before has given them up.</returns>
    public async ValueTask DisposeAsync()
    {
        _items.Writer.TryComplete();
        if (!_stopping.IsCancellationRequested)
            await _running.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        while (await _items.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_items.Reader.TryRead(out var first))
                await HandOnAsync(await CollectAsync(first).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private async Task<List<T>> CollectAsync(Added first)
    {
        List<T> batch = [first.Item];
        Fill(batch);
        if (batch.Count == _maxSize || _maxDelay - _time.GetElapsedTime(first.Since) is not { Ticks: > 0 } rest)
            return batch;
        using var late = new CancellationTokenSource(rest < _maxDelay ? rest : _maxDelay, _time);
        try
        {
            while (batch.Count < _maxSize && await _items.Reader.WaitToReadAsync(late.Token).ConfigureAwait(false))
                Fill(batch);
        }
        catch (OperationCanceledException)
        {
            // The first item has waited long enough.
        }

        return batch;
    }

    private void Fill(List<T> batch)
    {
        while (batch.Count < _maxSize && _items.Reader.TryRead(out var added))
            batch.Add(added.Item);
    }

    private async Task HandOnAsync(List<T> batch)
    {
        try
        {
            await _metrics.TrackBatch(batch.Count).RunAsync(
                (_flush, batch), static (work, token) => work._flush(work.batch, token), _stopping.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // later batches must not suffer from this one
        catch (Exception exception)
        {
            try
            {
                _failed(batch, exception);
            }
            catch (Exception)
            {
            }
        }
#pragma warning restore CA1031
    }

    private readonly record struct Added(T Item, long Since);
}
