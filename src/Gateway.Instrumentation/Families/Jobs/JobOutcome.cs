namespace Gateway.Instrumentation;

/// <summary>The outcome of a job's run: the label <c>outcome</c>.</summary>
public enum JobOutcome
{
    /// <summary>The work was done: <c>success</c>.</summary>
    Success,

    /// <summary>The run failed and nothing tries it again: <c>failed</c>.</summary>
    Failed,

    /// <summary>The caller stopped the run, such as a host that shuts down: <c>cancelled</c>.</summary>
    Cancelled,

    /// <summary>This attempt failed, and the scheduler tries it again: <c>retried</c>.</summary>
    Retried,
}
