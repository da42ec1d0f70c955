namespace Gateway.Instrumentation;

/// <summary>The batches in which file events are worked off: how large they are and how long they take.</summary>
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
    /// <param name="metrics">Where to register them.</param>
    public BatchMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _duration = metrics.Histogram("batch_processing_duration_seconds", "How long a flush took, also one that failed.", DurationBuckets);
        _size = metrics.Histogram("batch_size_histogram", "Files that were flushed together.", SizeBuckets);
        _deduplicated = metrics.Counter("events_deduplicated_total", "File changes dropped because one of the same file was waiting already.");

        _batch = metrics.OperationKind<Histogram>(static (duration, end) => duration.Observe(end.Elapsed));
    }

    /// <summary>Starts a batch. Its size is recorded now, its duration at the end, however it ends.</summary>
    /// <param name="size">How many files it holds. With 0 or less nothing was flushed: nothing is recorded, and the scope does nothing.</param>
    /// <returns>The scope. Its outcome is not recorded.</returns>
    public OperationScope TrackBatch(int size)
    {
        if (size <= 0)
            return default;
        _size.Observe(size);
        return _batch.Start(_duration);
    }

    /// <summary>Records a batch that was timed elsewhere.</summary>
    /// <param name="size">How many files it held; 0 or less records nothing.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>; the size counts.</param>
    public void RecordBatch(int size, TimeSpan duration)
    {
        if (size <= 0)
            return;
        _size.Observe(size);
        _duration.Observe(duration);
    }

    /// <summary>Counts file events that were dropped as repeats of a pending one.</summary>
    /// <param name="count">How many; 0 or less records nothing.</param>
    public void RecordDeduplicated(int count = 1) => _deduplicated.IncIfPositive(count);
}
