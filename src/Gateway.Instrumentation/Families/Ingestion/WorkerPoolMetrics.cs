namespace Gateway.Instrumentation;

/// <summary>Workers that take files from a queue: the number of workers, the queue's size, and the duration and outcome of each file.</summary>
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
    /// <param name="metrics">The factory to register them with.</param>
    public WorkerPoolMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _activeWorkers = metrics.Gauge("active_workers", "Number of running workers in a pool.", Label.Text("pool_name"));
        _duration = metrics.Histogram("file_processing_duration_seconds", "Duration of handling one file in seconds, for all outcomes.", DurationBuckets);
        _failed = metrics.Counter("files_failed_total", "Number of files whose handler failed.");
        _processed = metrics.Counter("files_processed_total", "Number of files handled successfully.");
        _queueSize = metrics.Gauge("queue_size", "Number of tasks waiting for a worker.", Label.Text("queue_name"));

        _worker = metrics.OperationKind<Gauge>(static (active, _) => active.Dec(), static active => active.Inc());
        _file = metrics.OperationKind<WorkerPoolMetrics>(static (family, end) => family.Record(end.Outcome, end.Elapsed));
    }

    /// <summary>Starts a worker. It counts as active until the scope ends, with any outcome.</summary>
    /// <param name="poolName">The pool of the worker.</param>
    /// <returns>The scope. Its outcome is not recorded.</returns>
    public OperationScope TrackWorker(string poolName = Default) => _worker.Start(_activeWorkers.WithLabels(poolName));

    /// <summary>
    /// Starts the handling of one file. Its end records the duration and counts the file as processed or failed. A cancelled
    /// one is neither.
    /// </summary>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope TrackFile() => _file.Start(this);

    /// <summary>Records a successfully handled file that was timed elsewhere.</summary>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>. The file still counts.</param>
    public void RecordFile(TimeSpan duration) => RecordFile(OperationOutcome.Success, duration);

    /// <summary>Records a file that was timed elsewhere.</summary>
    /// <param name="outcome">The outcome; a cancelled file is neither processed nor failed.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>. The file still counts.</param>
    public void RecordFile(OperationOutcome outcome, TimeSpan duration) => _file.Record(this, outcome, duration);

    /// <summary>Sets the number of tasks waiting in the queue <c>default</c>. Call it after every change.</summary>
    /// <param name="count">Number of tasks.</param>
    public void SetQueueSize(int count) => SetQueueSize(Default, count);

    /// <summary>Sets the number of tasks waiting in a queue. Call it after every change.</summary>
    /// <param name="queueName">The queue.</param>
    /// <param name="count">Number of tasks.</param>
    public void SetQueueSize(string queueName, int count) => _queueSize.WithLabels(queueName).Set(count);

    /// <summary>Does the same as <see cref="ObserveQueue(string, Func{int})"/> for the queue <c>default</c>.</summary>
    /// <param name="count">Returns the number of tasks, without waiting.</param>
    /// <returns>The registration. Dispose it when the queue no longer exists.</returns>
    public IDisposable ObserveQueue(Func<int> count) => ObserveQueue(Default, count);

    /// <summary>
    /// Reads the number of waiting tasks from a queue at every scrape, instead of <see cref="SetQueueSize(string, int)"/>. The
    /// numbers of several queues with one name are added up, together with a number that was set.
    /// </summary>
    /// <param name="queueName">The queue.</param>
    /// <param name="count">Returns the number of tasks, without waiting. When it throws, the page omits its number and <c>gateway_metrics_rejected_total</c> counts the exception.</param>
    /// <returns>The registration. Dispose it when the queue no longer exists.</returns>
    public IDisposable ObserveQueue(string queueName, Func<int> count)
    {
        ArgumentNullException.ThrowIfNull(count);
        return _queueSize.WithLabels(queueName).AddCallback(() => count());
    }

    /// <summary>Removes the number of waiting tasks of a queue from the page. Call it when the queue no longer exists.</summary>
    /// <param name="queueName">The queue. One beyond the label limit is folded into <c>other</c> and cannot be removed.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemoveQueue(string queueName = Default) => _queueSize.Remove(queueName);

    private void Record(OperationOutcome outcome, TimeSpan duration)
    {
        _duration.Observe(duration);
        if (outcome == OperationOutcome.Success)
            _processed.Inc();
        else if (outcome == OperationOutcome.Failed)
            _failed.Inc();
    }
}
