namespace Gateway.Instrumentation;

/// <summary>The state of a background sync job: the label <c>status</c> of <c>pricing_sync_job_queue_size</c>.</summary>
public enum SyncJobState
{
    /// <summary>Waiting for a worker: <c>queued</c>.</summary>
    Queued,

    /// <summary>Running: <c>running</c>.</summary>
    Running,

    /// <summary>Succeeded: <c>completed</c>.</summary>
    Completed,

    /// <summary>Failed: <c>failed</c>.</summary>
    Failed,
}
