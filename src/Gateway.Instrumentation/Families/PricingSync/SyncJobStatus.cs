namespace Gateway.Instrumentation;

/// <summary>How a background sync job ended: the label <c>status</c> of <c>pricing_sync_job_duration_seconds</c>.</summary>
public enum SyncJobStatus
{
    /// <summary>It did its work: <c>completed</c>.</summary>
    Completed,

    /// <summary>It failed: <c>failed</c>.</summary>
    Failed,

    /// <summary>Its caller no longer wanted it: <c>cancelled</c>.</summary>
    Cancelled,
}
