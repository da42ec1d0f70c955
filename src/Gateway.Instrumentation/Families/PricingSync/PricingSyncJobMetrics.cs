namespace Gateway.Instrumentation;

/// <summary>Background jobs that run price syncs: their duration, and their number in each state.</summary>
/// <remarks>Thread-safe. Recording never throws and allocates nothing.</remarks>
public sealed class PricingSyncJobMetrics
{
    // Up to five minutes: a job runs the syncs of several providers.
    private static readonly Buckets DurationBuckets = [1, 5, 10, 20, 30, 45, 60, 90, 120, 180, 300];

    private readonly Labeled<Histogram, SyncJobStatus> _duration;
    private readonly Labeled<Gauge, SyncJobState> _queueSize;

    private readonly OperationKind<PricingSyncJobMetrics> _job;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public PricingSyncJobMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _duration = metrics.Histogram("pricing_sync_job_duration_seconds", "Duration of a background sync job in seconds, by outcome.", DurationBuckets, Label.Enum<SyncJobStatus>("status"));
        _queueSize = metrics.Gauge("pricing_sync_job_queue_size", "Number of background sync jobs in each state.", Label.Enum<SyncJobState>("status"));

        _job = metrics.OperationKind<PricingSyncJobMetrics>(static (family, end) => family.RecordPricingSyncJob(StatusOf(end.Outcome), end.Elapsed));

        foreach (var status in Enum.GetValues<SyncJobStatus>())
            _duration.WithLabels(status);
    }

    /// <summary>Starts a job. Its end records the duration by outcome.</summary>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope TrackPricingSyncJob() => _job.Start(this);

    /// <summary>Records a job that was timed elsewhere.</summary>
    /// <param name="status">The outcome.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordPricingSyncJob(SyncJobStatus status, TimeSpan duration) => _duration.WithLabels(status).Observe(duration);

    /// <summary>Sets the number of jobs in one state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="count">Number of jobs.</param>
    public void SetJobQueueSize(SyncJobState state, int count) => _queueSize.WithLabels(state).Set(count);

    /// <summary>Sets the number of jobs in every state. Call it after every change; pass 0 for an empty state, or that state keeps its old number.</summary>
    /// <param name="queued">Number of jobs waiting for a worker.</param>
    /// <param name="running">Number of running jobs.</param>
    /// <param name="completed">Number of completed jobs.</param>
    /// <param name="failed">Number of failed jobs.</param>
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
