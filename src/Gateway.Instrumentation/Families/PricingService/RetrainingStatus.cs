namespace Gateway.Instrumentation;

/// <summary>The outcome of a retraining: the label <c>status</c> of <c>pricing_retraining_total</c>.</summary>
public enum RetrainingStatus
{
    /// <summary>The new model is in use: <c>deployed</c>.</summary>
    Deployed,

    /// <summary>The new model is no better and is not in use: <c>not_deployed</c>.</summary>
    NotDeployed,

    /// <summary>The retraining failed; there is no new model: <c>failed</c>.</summary>
    Failed,
}
