namespace Gateway.Instrumentation;

/// <summary>What follows a drift: the label <c>trigger_retrain</c> of <c>pricing_drift_detected_total</c>.</summary>
public enum PricingDriftResponse
{
    /// <summary>Nothing: <c>false</c>.</summary>
    None,

    /// <summary>The model is trained again: <c>true</c>.</summary>
    Retrain,
}
