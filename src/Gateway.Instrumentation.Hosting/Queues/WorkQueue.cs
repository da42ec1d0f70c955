using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Gateway.Instrumentation.Hosting;

/// <summary>
/// A bounded queue of work inside the process that records itself: depth, capacity, waiting times, the age of the oldest item,
/// and what it refused (family <see cref="QueueMetrics"/>). Handle its items with a <see cref="WorkerPool{T}"/>.
/// </summary>
/// <typeparam name="T">The items.</typeparam>
/// <remarks>Thread-safe: any number of producers and consumers.</remarks>
public sealed class WorkQueue<T> : IDisposable
{
    private readonly Channel<Waiting> _channel;
    private readonly QueueMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly QueueFullPolicy _whenFull;
    private readonly IDisposable _depth;
    private volatile bool _closed;
    private int _disposed;

    /// <summary>Creates a queue.</summary>
    /// <param name="name">The name: the label <c>queue</c>. Give each queue its own: two of one name share their series.</param>
    /// <param name="metrics">The family to record to: <c>metrics.Queues</c>.</param>
    /// <param name="capacity">The number of items that may wait.</param>
    /// <param name="whenFull">What happens to a new item when the queue is full.</param>
    /// <param name="time">The clock of waiting times; the system's clock when null.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is less than 1.</exception>
    public WorkQueue(string name, QueueMetrics metrics, int capacity, QueueFullPolicy whenFull = QueueFullPolicy.Wait, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Name = name;
        _metrics = metrics;
        _whenFull = whenFull;
        _time = time ?? TimeProvider.System;
        _channel = Channel.CreateBounded<Waiting>(
            new BoundedChannelOptions(capacity)
            {
                FullMode = whenFull == QueueFullPolicy.DropOldest ? BoundedChannelFullMode.DropOldest : BoundedChannelFullMode.Wait,
            },
            itemDropped: _ => metrics.RecordRejected(name, QueueRejection.DroppedOldest));
        metrics.Announce(name);
        metrics.SetCapacity(name, capacity);
        _depth = metrics.ObserveDepth(name, () => Count);
        metrics.ObserveOldestAge(name, OldestAge);
    }

    /// <summary>The name: the label <c>queue</c>.</summary>
    public string Name { get; }

    /// <summary>Number of items that wait.</summary>
    public int Count => _channel.Reader.Count;

    /// <summary>The family that the queue records to.</summary>
    internal QueueMetrics Metrics => _metrics;

    /// <summary>Adds an item, and never waits.</summary>
    /// <param name="item">The item.</param>
    /// <returns>False when the queue is closed, or full and does not drop its oldest item. The refusal is counted.</returns>
    public bool TryEnqueue(T item)
    {
        var added = _channel.Writer.TryWrite(new Waiting(item, _time.GetTimestamp()));
        if (added)
            _metrics.RecordEnqueued(Name);
        else
            _metrics.RecordRejected(Name, _closed ? QueueRejection.Closed : QueueRejection.Full);
        return added;
    }

    /// <summary>
    /// Adds an item. Waits for room when the queue is full and its policy is <see cref="QueueFullPolicy.Wait"/>; that time is part of the
    /// item's waiting time.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False when the queue refused the item, which is counted.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was room.</exception>
    public async ValueTask<bool> EnqueueAsync(T item, CancellationToken cancellationToken = default)
    {
        if (_whenFull != QueueFullPolicy.Wait)
            return TryEnqueue(item);
        try
        {
            await _channel.Writer.WriteAsync(new Waiting(item, _time.GetTimestamp()), cancellationToken).ConfigureAwait(false);
            _metrics.RecordEnqueued(Name);
            return true;
        }
        catch (ChannelClosedException)
        {
            _metrics.RecordRejected(Name, QueueRejection.Closed);
            return false;
        }
    }

    /// <summary>Closes the queue for new items. Those that wait are still handed out.</summary>
    public void Close()
    {
        _closed = true;
        _channel.Writer.TryComplete();
    }

    /// <summary>Closes the queue and takes its depth, capacity and oldest age from the page. A second call does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return; // another queue may have the name by now
        Close();
        _depth.Dispose();
        _metrics.RemoveQueue(Name);
    }

    /// <summary>True when there is an item or will be one; false when the queue is closed and empty.</summary>
    internal ValueTask<bool> WaitToDequeueAsync(CancellationToken cancellationToken) => _channel.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Takes the oldest item and records how long it waited.</summary>
    internal bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        if (!_channel.Reader.TryRead(out var waiting))
        {
            item = default;
            return false;
        }

        _metrics.RecordWait(Name, _time.GetElapsedTime(waiting.Since));
        item = waiting.Item;
        return true;
    }

    /// <summary>Takes what nobody handles any more.</summary>
    internal IEnumerable<T> TakeRest()
    {
        while (_channel.Reader.TryRead(out var waiting))
            yield return waiting.Item;
    }

    private TimeSpan? OldestAge() => _channel.Reader.TryPeek(out var oldest) ? _time.GetElapsedTime(oldest.Since) : null;

    private readonly record struct Waiting(T Item, long Since);
}
