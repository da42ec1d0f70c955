namespace Gateway.Instrumentation;

/// <summary>What became of a transaction that ended without an error.</summary>
public enum DatabaseTransactionResult
{
    /// <summary>It was committed.</summary>
    Committed,

    /// <summary>It was rolled back, or left without a commit.</summary>
    RolledBack,
}
