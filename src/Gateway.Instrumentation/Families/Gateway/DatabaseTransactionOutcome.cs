namespace Gateway.Instrumentation;

/// <summary>How a transaction ended: the label <c>outcome</c> of <c>db_transactions_total</c>.</summary>
public enum DatabaseTransactionOutcome
{
    /// <summary>It was committed: <c>committed</c>.</summary>
    Committed,

    /// <summary>It was rolled back, or left without a commit: <c>rolled_back</c>.</summary>
    RolledBack,

    /// <summary>Its begin, commit or rollback failed: <c>failed</c>.</summary>
    Failed,

    /// <summary>The caller cancelled its begin, commit or rollback: <c>cancelled</c>.</summary>
    Cancelled,
}
