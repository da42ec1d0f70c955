namespace Gateway.Instrumentation;

/// <summary>How a call to an external service ended: the label <c>outcome</c>.</summary>
public enum ExternalApiOutcome
{
    /// <summary>The service answered, and the answer was read to its end: <c>success</c>.</summary>
    Success,

    /// <summary>The service answered with an error, not in time or not at all: <c>failed</c>.</summary>
    Failed,

    /// <summary>The caller cancelled the call: <c>cancelled</c>.</summary>
    Cancelled,

    /// <summary>The caller left the answer before its end, or never read it: <c>abandoned</c>.</summary>
    Abandoned,
}
