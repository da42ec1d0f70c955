namespace Gateway.Instrumentation.Hangfire;

/// <summary>The states of jobs that wait or need somebody: the label <c>state</c>.</summary>
public enum HangfireJobState
{
    /// <summary>In a queue: <c>enqueued</c>.</summary>
    Enqueued,

    /// <summary>Due later, or to be tried again: <c>scheduled</c>.</summary>
    Scheduled,

    /// <summary>Running: <c>processing</c>.</summary>
    Processing,

    /// <summary>Failed in the last attempt, and kept: <c>failed</c>.</summary>
    Failed,
}
