namespace Gateway.Instrumentation;

/// <summary>The response to a drift: the label <c>trigger_retrain</c> of <c>pricing_drift_detected_total</c>.</summary>
public enum PricingDriftResponse
{
    /// <summary>Nothing: <c>false</c>.</summary>
    None,

    /// <summary>The model is retrained: <c>true</c>.</summary>
    Retrain,
}
