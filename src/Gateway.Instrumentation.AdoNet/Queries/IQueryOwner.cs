namespace Gateway.Instrumentation;

/// <summary>Where queries run, and with them the transaction: is told how they end.</summary>
internal interface IQueryOwner
{
    /// <summary>A reader is open: who closes the connection before it ends the query.</summary>
    void QueryIsRead(MeasuredQuery query);

    /// <summary>A query succeeded: a transaction that had been broken would not have let it.</summary>
    void QuerySucceeded();

    /// <summary>The database was asked and did not do it: the transaction that the query ran in may be over.</summary>
    /// <param name="errorType">The error type; null when the query was cancelled.</param>
    void QueryFailed(string? errorType);
}
