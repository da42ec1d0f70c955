namespace Gateway.Instrumentation;

/// <summary>The outcome of an operation.</summary>
public enum OperationOutcome
{
    /// <summary>It succeeded: <c>success</c>.</summary>
    Success,

    /// <summary>It failed, or ended without a reported outcome: <c>failed</c>.</summary>
    Failed,

    /// <summary>Its caller cancelled it: <c>cancelled</c>. Not a failure, and in no error counter.</summary>
    Cancelled,
}
