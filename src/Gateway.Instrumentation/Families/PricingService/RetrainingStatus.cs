namespace Gateway.Instrumentation;

/// <summary>How a retraining ended: the label <c>status</c> of <c>pricing_retraining_total</c>.</summary>
public enum RetrainingStatus
{
    /// <summary>The new model is in use: <c>deployed</c>.</summary>
    Deployed,

    /// <summary>The new model was no better and is not used: <c>not_deployed</c>.</summary>
    NotDeployed,

    /// <summary>There is no new model: <c>failed</c>.</summary>
    Failed,
}
