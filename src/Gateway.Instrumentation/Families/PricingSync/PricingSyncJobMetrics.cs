namespace Gateway.Instrumentation;

/// <summary>The background jobs that run pricing syncs: how long they take, and how many stand in each state.</summary>
/// <remarks>Thread-safe. Recording never throws and allocates nothing.</remarks>
public sealed class PricingSyncJobMetrics
{
    // Up to five minutes: a job runs the syncs of several providers.
    private static readonly Buckets DurationBuckets = [1, 5, 10, 20, 30, 45, 60, 90, 120, 180, 300];

    private readonly Labeled<Histogram, SyncJobStatus> _duration;
    private readonly Labeled<Gauge, SyncJobState> _queueSize;

    private readonly OperationKind<PricingSyncJobMetrics> _job;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public PricingSyncJobMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _duration = metrics.Histogram("pricing_sync_job_duration_seconds", "How long a background sync job took, by how it ended.", DurationBuckets, Label.Enum<SyncJobStatus>("status"));
        _queueSize = metrics.Gauge("pricing_sync_job_queue_size", "Background sync jobs now in each state.", Label.Enum<SyncJobState>("status"));

        _job = metrics.OperationKind<PricingSyncJobMetrics>(static (family, end) => family.RecordPricingSyncJob(StatusOf(end.Outcome), end.Elapsed));

        foreach (var status in Enum.GetValues<SyncJobStatus>())
            _duration.WithLabels(status);
    }

    /// <summary>Starts a job and records its duration by how it ended.</summary>
    /// <returns>The scope. It counts as failed unless it is told otherwise.</returns>
    public OperationScope TrackPricingSyncJob() => _job.Start(this);

    /// <summary>Records a job that was timed elsewhere.</summary>
    /// <param name="status">How it ended.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordPricingSyncJob(SyncJobStatus status, TimeSpan duration) => _duration.WithLabels(status).Observe(duration);

    /// <summary>Sets how many jobs stand in one state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="count">How many jobs.</param>
    public void SetJobQueueSize(SyncJobState state, int count) => _queueSize.WithLabels(state).Set(count);

    /// <summary>Sets how many jobs stand in each state. Call it after every change, with the zeros, so that no state keeps an old number.</summary>
    /// <param name="queued">Jobs that wait for a worker.</param>
    /// <param name="running">Jobs at work.</param>
    /// <param name="completed">Jobs that are done.</param>
    /// <param name="failed">Jobs that failed.</param>
    public void SetJobQueueSizes(int queued, int running, int completed, int failed)
    {
        SetJobQueueSize(SyncJobState.Queued, queued);
        SetJobQueueSize(SyncJobState.Running, running);
        SetJobQueueSize(SyncJobState.Completed, completed);
        SetJobQueueSize(SyncJobState.Failed, failed);
    }

    private static SyncJobStatus StatusOf(OperationOutcome outcome) => outcome switch
    {
        OperationOutcome.Success => SyncJobStatus.Completed,
        OperationOutcome.Cancelled => SyncJobStatus.Cancelled,
        _ => SyncJobStatus.Failed,
    };
}
