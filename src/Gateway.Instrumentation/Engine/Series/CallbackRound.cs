using System.Diagnostics;

namespace Gateway.Instrumentation;

/// <summary>
/// Asks each callback of a registry once, on one thread of the pool. A callback that takes longer than the limit is given up
/// and keeps its thread. New threads go on with the rest, twice as many as were lost so far: many callbacks that wait for one
/// broken thing then cost a few limits, and not one limit each.
/// </summary>
/// <param name="registry">The registry.</param>
/// <param name="expected">How many callbacks there may be.</param>
/// <param name="ended">Told at the end how many there were.</param>
#pragma warning disable CA1001 // the round disposes its timer when it is over
internal sealed class CallbackRound(MetricRegistry registry, int expected, Action<int> ended) : IThreadPoolWorkItem
#pragma warning restore CA1001
{
    // A timer with less than that ticks once.
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(1);

    private readonly TimeSpan _limit = registry.CallbackTimeout;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<(ICallbackOwner Owner, SeriesCallback Callback)> _calls = new(expected);
    private readonly List<Worker> _workers = [];
    private int _taken;
    private int _lost;
    private Timer? _watch;

    /// <summary>Ends when every callback has answered, failed or was given up.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts the round. The time until the pool has a thread for it is nobody's fault.</summary>
    public void Start() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    void IThreadPoolWorkItem.Execute()
    {
        foreach (var metric in registry.Metrics)
        {
            if (!metric.HasCallbacks)
                continue;
            foreach (var series in metric.Series.Snapshot.Span)
                Add(series);
            foreach (var observed in metric.ObservedInstruments)
                Add(observed);
        }

        var first = new Worker();
        _workers.Add(first);
        _watch = new Timer(static round => ((CallbackRound)round!).Watch(), this, _limit, _limit / 4 > ShortestPeriod ? _limit / 4 : ShortestPeriod);
        Work(first);
    }

    private void Add(ICallbackOwner owner)
    {
        foreach (var callback in owner.Callbacks)
            _calls.Add((owner, callback));
    }

    private void Work(Worker worker)
    {
        while (TryTake(worker, out var call))
        {
            // What the watch has counted is not counted again, unless it also threw in the end.
            if (!call.Owner.TryAsk(call.Callback, out var failure) && (failure is not null || !worker.IsLost))
                call.Owner.Metric.ReportRejected(RejectionReason.CallbackFailed, failure);
        }
    }

    private bool TryTake(Worker worker, out (ICallbackOwner Owner, SeriesCallback Callback) call)
    {
        lock (_gate)
        {
            call = default;
            if (worker.IsLost)
                return false;
            if (_taken < _calls.Count)
            {
                call = _calls[_taken++];
                (worker.Call, worker.Since) = (call, Stopwatch.GetTimestamp());
                return true;
            }

            _workers.Remove(worker);
            if (_workers.Count > 0)
                return false;
        }

        End();
        return false;
    }

    private void Watch()
    {
        List<Worker> stuck = [];
        lock (_gate)
        {
            foreach (var worker in _workers)
            {
                if (worker.IsLost || Stopwatch.GetElapsedTime(worker.Since) < _limit)
                    continue;
                worker.IsLost = true;
                worker.Call.Callback?.GiveUp();
                stuck.Add(worker);
            }
        }

        if (stuck.Count == 0)
            return;

        // While these still count as workers, the round goes on: no page shows a number that is about to be hidden.
        foreach (var worker in stuck)
            worker.Call.Owner?.GaveUp();
        foreach (var worker in stuck)
            worker.Call.Owner?.Metric.ReportRejected(RejectionReason.CallbackFailed);

        lock (_gate)
        {
            _lost += stuck.Count;
            _workers.RemoveAll(stuck.Contains);
            for (var more = Math.Min(2 * _lost, _calls.Count - _taken); more > 0; more--)
                StartWorker();
            if (_workers.Count > 0)
                return;
        }

        End();
    }

    // Not of the pool: it has few threads, and whoever waits for them is the service itself.
    private void StartWorker()
    {
        var worker = new Worker();
        try
        {
            new Thread(() => Work(worker)) { IsBackground = true, Name = "Gateway metrics callback" }.UnsafeStart();
            _workers.Add(worker);
        }
        catch (Exception exception) when (exception is OutOfMemoryException or ThreadStartException)
        {
            // The process has no thread to give: the page goes without these numbers.
        }
    }

    private void End()
    {
        _watch?.Dispose();
        ended(_calls.Count);
        _ended.SetResult();
    }

    private sealed class Worker
    {
        /// <summary>What it asks; nothing before its first call.</summary>
        public (ICallbackOwner? Owner, SeriesCallback? Callback) Call { get; set; }

        /// <summary>Since when: a timestamp of <see cref="Stopwatch"/>.</summary>
        public long Since { get; set; } = Stopwatch.GetTimestamp();

        /// <summary>Whether nobody waits for it any more.</summary>
        public bool IsLost { get; set; }
    }
}
