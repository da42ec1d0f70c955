namespace Gateway.Instrumentation;

/// <summary>How an operation ended.</summary>
public enum OperationOutcome
{
    /// <summary>It did what it was asked to: <c>success</c>.</summary>
    Success,

    /// <summary>It failed, or ended without a word: <c>failed</c>.</summary>
    Failed,

    /// <summary>Its caller no longer wanted it: <c>cancelled</c>. No failure, and in no error counter.</summary>
    Cancelled,
}
