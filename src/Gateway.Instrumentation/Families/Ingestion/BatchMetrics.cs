namespace Gateway.Instrumentation;

/// <summary>Batches of file events: their size and duration, and the number of deduplicated events.</summary>
/// <remarks>Thread-safe. Recording never throws and allocates nothing.</remarks>
public sealed class BatchMetrics
{
    private static readonly Buckets DurationBuckets = [0.1, 0.5, 1, 2, 5, 10, 30, 60];
    private static readonly Buckets SizeBuckets = [1, 5, 10, 25, 50, 100, 200, 500];

    private readonly Histogram _duration;
    private readonly Histogram _size;
    private readonly Counter _deduplicated;

    private readonly OperationKind<Histogram> _batch;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public BatchMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _duration = metrics.Histogram("batch_processing_duration_seconds", "Duration of one flush in seconds, for all outcomes.", DurationBuckets);
        _size = metrics.Histogram("batch_size_histogram", "Number of files flushed together.", SizeBuckets);
        _deduplicated = metrics.Counter("events_deduplicated_total", "Number of file changes dropped because a change of the same file was already pending.");

        _batch = metrics.OperationKind<Histogram>(static (duration, end) => duration.Observe(end.Elapsed));
    }

    /// <summary>Starts a batch and records its size at once. Its end records the duration for every outcome.</summary>
    /// <param name="size">Number of files. For 0 or less nothing is recorded, and the scope does nothing.</param>
    /// <returns>The scope. Its outcome is not recorded.</returns>
    public OperationScope TrackBatch(int size)
    {
        if (size <= 0)
            return default;
        _size.Observe(size);
        return _batch.Start(_duration);
    }

    /// <summary>Records a batch that was timed elsewhere.</summary>
    /// <param name="size">Number of files; 0 or less records nothing.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>. The size still counts.</param>
    public void RecordBatch(int size, TimeSpan duration)
    {
        if (size <= 0)
            return;
        _size.Observe(size);
        _duration.Observe(duration);
    }

    /// <summary>Counts file events dropped because an event of the same file was already pending.</summary>
    /// <param name="count">Number of events; 0 or less records nothing.</param>
    public void RecordDeduplicated(int count = 1) => _deduplicated.IncIfPositive(count);
}
