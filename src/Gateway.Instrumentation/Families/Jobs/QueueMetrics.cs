namespace Gateway.Instrumentation;

/// <summary>
/// Queues of work inside the process: how many items wait, for how long, how old the oldest one is, what is being handled, with
/// which outcome, and what the queue refused.
/// </summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a queue is known. A queue is a text label with the default
/// limit; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class QueueMetrics
{
    // An item may wait as short as a thread switch, and as long as an outage of what handles it.
    private static readonly Buckets WaitBuckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900];

    private static readonly Buckets DurationBuckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300];

    private readonly Label<string> _queue = Label.Text("queue");
    private readonly Labeled<Gauge, string> _depth;
    private readonly Labeled<Gauge, string> _capacity;
    private readonly Labeled<Gauge, string> _oldestAge;
    private readonly Labeled<Counter, string> _enqueued;
    private readonly Labeled<Counter, string, QueueRejection> _rejected;
    private readonly Labeled<Histogram, string> _wait;
    private readonly Labeled<Gauge, string> _inProgress;
    private readonly Labeled<Histogram, string, OperationOutcome> _duration;
    private readonly Labeled<Counter, string, OperationOutcome> _items;
    private readonly Labeled<Counter, string, string> _errors;

    private readonly Labeled<ItemHandles, string> _handles;
    private readonly OperationKind<ItemHandles> _item;
    private readonly MetricFactory _metrics;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public QueueMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _depth = metrics.Gauge("work_queue_depth", "Number of items that wait in a queue.", _queue);
        _capacity = metrics.Gauge("work_queue_capacity", "Number of items that a queue can hold.", _queue);
        _oldestAge = metrics.Gauge("work_queue_oldest_age_seconds", "Time that the oldest item has waited in a queue, in seconds.", _queue);
        _enqueued = metrics.Counter("work_queue_enqueued_total", "Number of items that a queue accepted.", _queue);
        _rejected = metrics.Counter("work_queue_rejected_total", "Number of items that a queue refused or dropped, by reason.", _queue, Label.Enum<QueueRejection>("reason"));
        _wait = metrics.Histogram("work_queue_wait_seconds", "Time from when an item came to a queue until its handling started, in seconds.", WaitBuckets, _queue);
        _inProgress = metrics.Gauge("work_queue_in_progress", "Number of items of a queue that are being handled.", _queue);
        _duration = metrics.Histogram("work_queue_duration_seconds", "Duration of handling one item of a queue in seconds, by outcome.", DurationBuckets, _queue, Label.Enum<OperationOutcome>("outcome"));
        _items = metrics.Counter("work_queue_items_total", "Number of handled items of a queue, by outcome.", _queue, Label.Enum<OperationOutcome>("outcome"));
        _errors = metrics.Counter("work_queue_errors_total", "Number of failed items of a queue, by error type.", _queue, Label.Text("error_type"));

        _handles = metrics.Bundle(_queue, queue => new ItemHandles(this, queue));
        _item = metrics.OperationKind<ItemHandles>(static (handles, end) => handles.End(end), static handles => handles.InProgress.Inc());
        _metrics = metrics;
    }

    /// <summary>Starts the handling of one item. Its end records the duration, the outcome and, if it failed, the error.</summary>
    /// <param name="queue">The queue.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope TrackItem(string queue) => _item.Start(_handles.WithLabels(queue));

    /// <summary>Counts an item that the queue accepted.</summary>
    /// <param name="queue">The queue.</param>
    public void RecordEnqueued(string queue) => _enqueued.WithLabels(queue).Inc();

    /// <summary>Counts an item that the queue refused or dropped.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="reason">The reason.</param>
    public void RecordRejected(string queue, QueueRejection reason) => _rejected.WithLabels(queue, reason).Inc();

    /// <summary>Records how long an item waited before its handling started.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="wait">The time; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordWait(string queue, TimeSpan wait) => _wait.WithLabels(queue).Observe(wait);

    /// <summary>Sets the number of items that a queue can hold.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="capacity">The number of items.</param>
    public void SetCapacity(string queue, int capacity) => _capacity.WithLabels(queue).SetLasting(capacity);

    /// <summary>Sets the number of items that wait. Call it after every change, or let <see cref="ObserveDepth"/> read it.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="count">The number of items.</param>
    public void SetDepth(string queue, int count) => _depth.WithLabels(queue).Set(count);

    /// <summary>
    /// Reads the number of waiting items at every scrape. The numbers of several queues with one name are added up, together with
    /// a number that was set.
    /// </summary>
    /// <param name="queue">The queue.</param>
    /// <param name="count">Returns the number of items, without waiting, such as <c>() => channel.Reader.Count</c>.</param>
    /// <returns>The registration. Dispose it when the queue no longer exists; call <see cref="RemoveQueue"/> when no other queue has its name.</returns>
    public IDisposable ObserveDepth(string queue, Func<int> count)
    {
        ArgumentNullException.ThrowIfNull(count);
        return _depth.WithLabels(queue).AddCallback(() => count());
    }

    /// <summary>Reads the age of the oldest waiting item at every scrape. Replaces an earlier reading of the queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="age">Returns the age, without waiting; null while nothing waits, which shows 0.</param>
    public void ObserveOldestAge(string queue, Func<TimeSpan?> age)
    {
        ArgumentNullException.ThrowIfNull(age);
        _oldestAge.WithLabels(queue).SetCallback(() => age()?.TotalSeconds ?? 0);
    }

    /// <summary>Shows a queue's counters and histograms at 0 before its first item, so that <c>rate()</c> sees that item.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="errorTypes">Error types to show at 0, in addition to <see cref="IErrorClassifier.NamedTypes"/>.</param>
    public void Announce(string queue, params ReadOnlySpan<string> errorTypes)
    {
        _handles.WithLabels(queue).InProgress.Inc(0);
        _enqueued.WithLabels(queue);
        foreach (var reason in Enum.GetValues<QueueRejection>())
            _rejected.WithLabels(queue, reason);
        _wait.WithLabels(queue);
        _errors.Announce(queue, _metrics.ErrorTypes);
        _errors.Announce(queue, errorTypes);
    }

    /// <summary>Removes the depth, the capacity and the oldest age of a queue from the page. Call it when the queue no longer exists.</summary>
    /// <param name="queue">The queue. One beyond the label limit is folded into <c>other</c> and cannot be removed.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemoveQueue(string queue) => _depth.Remove(queue) | _capacity.Remove(queue) | _oldestAge.Remove(queue);

    /// <summary>The handles that the items of a queue record to.</summary>
    private sealed class ItemHandles(QueueMetrics family, string queue)
    {
        private readonly PerMember<OperationOutcome, Histogram> _duration = new(outcome => family._duration.WithLabels(queue, outcome));
        private readonly PerMember<OperationOutcome, Counter> _items = new(outcome => family._items.WithLabels(queue, outcome));

        public Gauge InProgress { get; } = family._inProgress.WithLabels(queue);

        public void End(OperationEnd end)
        {
            InProgress.Dec();
            _duration[end.Outcome].Observe(end.Elapsed);
            _items[end.Outcome].Inc();
            if (end.ErrorType is not null)
                family._errors.WithLabels(queue, end.ErrorType).Inc();
        }
    }
}
