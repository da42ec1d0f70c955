namespace Gateway.Instrumentation;

/// <summary>The workers that take files from a queue: how many there are, what waits, and what became of the files.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a pool or a queue is known. Both are text labels with the
/// default limit; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class WorkerPoolMetrics
{
    private const string Default = "default";

    private static readonly Buckets DurationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Labeled<Gauge, string> _activeWorkers;
    private readonly Histogram _duration;
    private readonly Counter _failed;
    private readonly Counter _processed;
    private readonly Labeled<Gauge, string> _queueSize;

    private readonly OperationKind<Gauge> _worker;
    private readonly OperationKind<WorkerPoolMetrics> _file;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public WorkerPoolMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _activeWorkers = metrics.Gauge("active_workers", "Loops of a pool that are alive.", Label.Text("pool_name"));
        _duration = metrics.Histogram("file_processing_duration_seconds", "How long one file took, however it ended.", DurationBuckets);
        _failed = metrics.Counter("files_failed_total", "Files whose handler threw.");
        _processed = metrics.Counter("files_processed_total", "Files that were handled without an error.");
        _queueSize = metrics.Gauge("queue_size", "Tasks that wait for a worker.", Label.Text("queue_name"));

        _worker = metrics.OperationKind<Gauge>(static (active, _) => active.Dec(), static active => active.Inc());
        _file = metrics.OperationKind<WorkerPoolMetrics>(static (family, end) => family.Record(end.Outcome, end.Elapsed));
    }

    /// <summary>Starts a worker: it counts as alive until the scope is disposed, whatever ends it.</summary>
    /// <param name="poolName">The worker's pool.</param>
    /// <returns>The scope. Its outcome is not recorded.</returns>
    public OperationScope TrackWorker(string poolName = Default) => _worker.Start(_activeWorkers.WithLabels(poolName));

    /// <summary>
    /// Starts the handling of one file: its duration, and whether it was processed or failed. A cancelled one is neither.
    /// </summary>
    /// <returns>The scope. It counts as failed unless it is told otherwise.</returns>
    public OperationScope TrackFile() => _file.Start(this);

    /// <summary>Records a file that was processed and timed elsewhere.</summary>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>; the file counts.</param>
    public void RecordFile(TimeSpan duration) => RecordFile(OperationOutcome.Success, duration);

    /// <summary>Records a file that was timed elsewhere.</summary>
    /// <param name="outcome">How its handling ended; a cancelled one is neither processed nor failed.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>; the file counts.</param>
    public void RecordFile(OperationOutcome outcome, TimeSpan duration) => _file.Record(this, outcome, duration);

    /// <summary>Sets how many tasks wait in the queue <c>default</c>. Call it after each is added and after each is taken.</summary>
    /// <param name="count">How many tasks.</param>
    public void SetQueueSize(int count) => SetQueueSize(Default, count);

    /// <summary>Sets how many tasks wait. Call it after each is added and after each is taken.</summary>
    /// <param name="queueName">Their queue.</param>
    /// <param name="count">How many tasks.</param>
    public void SetQueueSize(string queueName, int count) => _queueSize.WithLabels(queueName).Set(count);

    /// <summary>As <see cref="ObserveQueue(string, Func{int})"/>, for the queue <c>default</c>.</summary>
    /// <param name="count">Gives the number, at once.</param>
    /// <returns>Dispose it when the queue is gone.</returns>
    public IDisposable ObserveQueue(Func<int> count) => ObserveQueue(Default, count);

    /// <summary>
    /// Lets every scrape ask a queue how many tasks wait, in place of <see cref="SetQueueSize(string, int)"/>. Several queues of
    /// one name add up, and add to what was set.
    /// </summary>
    /// <param name="queueName">The queue.</param>
    /// <param name="count">Gives the number, at once. One that throws is left out of the page and counted in <c>gateway_metrics_rejected_total</c>.</param>
    /// <returns>Dispose it when the queue is gone.</returns>
    public IDisposable ObserveQueue(string queueName, Func<int> count)
    {
        ArgumentNullException.ThrowIfNull(count);
        return _queueSize.WithLabels(queueName).AddCallback(() => count());
    }

    private void Record(OperationOutcome outcome, TimeSpan duration)
    {
        _duration.Observe(duration);
        if (outcome == OperationOutcome.Success)
            _processed.Inc();
        else if (outcome == OperationOutcome.Failed)
            _failed.Inc();
    }
}
