namespace Gateway.Instrumentation;

/// <summary>The outcome of a background sync job: the label <c>status</c> of <c>pricing_sync_job_duration_seconds</c>.</summary>
public enum SyncJobStatus
{
    /// <summary>Succeeded: <c>completed</c>.</summary>
    Completed,

    /// <summary>Failed: <c>failed</c>.</summary>
    Failed,

    /// <summary>Cancelled by the caller: <c>cancelled</c>.</summary>
    Cancelled,
}
