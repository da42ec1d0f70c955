namespace Gateway.Instrumentation;

/// <summary>Is told that a query did not succeed: the transaction that it ran in may be over.</summary>
internal interface IQueryOwner
{
    /// <param name="errorType">The error type; null when the query was cancelled.</param>
    void QueryFailed(string? errorType);
}
