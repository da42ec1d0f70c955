using System.Collections.Concurrent;

namespace Gateway.Instrumentation.Hosting;

/// <summary>
/// A fixed number of workers that handle the items of a <see cref="WorkQueue{T}"/>. Each item is an operation of
/// <see cref="QueueMetrics"/>: its duration, outcome and error are recorded. A worker outlives whatever the handler throws.
/// </summary>
/// <typeparam name="T">The items.</typeparam>
/// <remarks>Thread-safe. Start it once; dispose it or call <see cref="StopAsync"/> once.</remarks>
public sealed class WorkerPool<T> : IAsyncDisposable
{
    private readonly WorkQueue<T> _queue;
    private readonly Func<T, CancellationToken, Task> _handle;
    private readonly Action<T, Exception>? _failed;
    private readonly WorkerPoolMetrics? _workers;
    private readonly TimeProvider _time;
    private readonly int _count;
    private readonly CancellationTokenSource _stopping = new(); // not disposed: a handler that goes on still reads its token
    private readonly ConcurrentQueue<T> _interrupted = [];
    private Task _running = Task.CompletedTask;
    private int _started;
    private volatile bool _stopped;

    /// <summary>Creates a pool. It does nothing until <see cref="Start"/>.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="workers">The number of workers.</param>
    /// <param name="handle">Handles one item. Its token is cancelled when a stop has no more time.</param>
    /// <param name="failed">Is told of an item whose handler threw, after it was recorded; what it throws is ignored.</param>
    /// <param name="workerMetrics">When given, <c>active_workers{pool_name}</c> shows the workers under the queue's name.</param>
    /// <param name="time">The clock of the stop's grace period; the system's clock when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of workers is less than 1.</exception>
    public WorkerPool(
        WorkQueue<T> queue, int workers, Func<T, CancellationToken, Task> handle, Action<T, Exception>? failed = null,
        WorkerPoolMetrics? workerMetrics = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        ArgumentNullException.ThrowIfNull(handle);
        (_queue, _count, _handle, _failed, _workers, _time) = (queue, workers, handle, failed, workerMetrics, time ?? TimeProvider.System);
    }

    /// <summary>Starts the workers.</summary>
    /// <exception cref="InvalidOperationException">The pool was started or stopped before.</exception>
    public void Start()
    {
        if (_stopped)
            throw new InvalidOperationException("The pool was stopped, which closed its queue. Create a queue and a pool.");
        if (Interlocked.Exchange(ref _started, 1) != 0)
            throw new InvalidOperationException("The pool was started before. For more workers create another one for the same queue.");
        _running = Task.WhenAll(Enumerable.Range(0, _count).Select(_ => Detached.RunAsync(WorkAsync)));
    }

    /// <summary>
    /// Closes the queue, and waits until the workers have handled what waits in it. After the grace period the handlers' token is
    /// cancelled, and the rest stays unhandled. A handler that does not heed its token is waited for until
    /// <paramref name="cancellationToken"/> is cancelled.
    /// </summary>
    /// <param name="grace">How long the workers may go on; <see cref="Timeout.InfiniteTimeSpan"/>: until they are done.</param>
    /// <param name="cancellationToken">Ends the grace period and, a second later, the waiting: such as the token of <c>IHostedService.StopAsync</c>.</param>
    /// <returns>
    /// What was not handled: the items that were interrupted, and then those that still waited. Empty when all were. An item whose handler
    /// still runs is not in it.
    /// </returns>
    public async Task<IReadOnlyList<T>> StopAsync(TimeSpan grace, CancellationToken cancellationToken = default)
    {
        _stopped = true;
        _queue.Close();
        await Waiting.EndAsync(_running, grace, _stopping, _time, cancellationToken).ConfigureAwait(false);

        return [.. _interrupted, .. _queue.TakeRest()];
    }

    /// <summary>
    /// Stops without a grace period. What still waits is dropped and counted as refused (<c>closed</c>): call <see cref="StopAsync"/> to keep it.
    /// </summary>
    /// <returns>A task that ends when all workers have, or at once when a <see cref="StopAsync"/> before has given them up.</returns>
    public async ValueTask DisposeAsync()
    {
        _stopped = true;
        _queue.Close();
        if (!_stopping.IsCancellationRequested)
            await Waiting.EndAsync(_running, TimeSpan.Zero, _stopping, _time).ConfigureAwait(false);
        foreach (var _ in _queue.TakeRest())
            _queue.Metrics.RecordRejected(_queue.Name, QueueRejection.Closed);
    }

    private async Task WorkAsync()
    {
        using var worker = _workers?.TrackWorker(_queue.Name) ?? default;
        try
        {
            while (await _queue.WaitToDequeueAsync(_stopping.Token).ConfigureAwait(false))
            {
                while (!_stopping.IsCancellationRequested && _queue.TryDequeue(out var item))
                    await HandleAsync(item).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private async Task HandleAsync(T item)
    {
        try
        {
            await _queue.Metrics.TrackItem(_queue.Name).RunAsync(
                (_handle, item), static (work, token) => work._handle(work.item, token), _stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            _interrupted.Enqueue(item);
        }
#pragma warning disable CA1031 // a worker outlives whatever one item throws; the scope has counted it
        catch (Exception exception)
        {
            try
            {
                _failed?.Invoke(item, exception);
            }
            catch (Exception)
            {
            }
        }
#pragma warning restore CA1031
    }
}
