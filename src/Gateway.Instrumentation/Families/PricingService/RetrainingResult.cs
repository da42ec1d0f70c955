namespace Gateway.Instrumentation;

/// <summary>The result of a retraining that completed. One that did not complete failed or was cancelled.</summary>
public enum RetrainingResult
{
    /// <summary>The new model is in use: counted as <c>deployed</c>.</summary>
    Deployed,

    /// <summary>The new model is no better and is not in use: counted as <c>not_deployed</c>.</summary>
    NotDeployed,
}
