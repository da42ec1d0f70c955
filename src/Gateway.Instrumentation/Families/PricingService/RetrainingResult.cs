namespace Gateway.Instrumentation;

/// <summary>What became of a retraining that ran to its end. One that did not has failed, or was cancelled.</summary>
public enum RetrainingResult
{
    /// <summary>The new model is in use: counted as <c>deployed</c>.</summary>
    Deployed,

    /// <summary>The new model was no better and is not used: counted as <c>not_deployed</c>.</summary>
    NotDeployed,
}
