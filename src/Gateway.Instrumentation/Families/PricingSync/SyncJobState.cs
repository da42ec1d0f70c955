namespace Gateway.Instrumentation;

/// <summary>Where a background sync job stands: the label <c>status</c> of <c>pricing_sync_job_queue_size</c>.</summary>
public enum SyncJobState
{
    /// <summary>Waiting for a worker: <c>queued</c>.</summary>
    Queued,

    /// <summary>At work: <c>running</c>.</summary>
    Running,

    /// <summary>Done: <c>completed</c>.</summary>
    Completed,

    /// <summary>Ended in a failure: <c>failed</c>.</summary>
    Failed,
}
