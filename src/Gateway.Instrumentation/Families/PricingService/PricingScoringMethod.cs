namespace Gateway.Instrumentation;

/// <summary>How a price was found: the label <c>pricing_method</c> of <c>pricing_score_latency_seconds</c>.</summary>
public enum PricingScoringMethod
{
    /// <summary>By a model of the demand's elasticity: <c>ml_elasticity</c>.</summary>
    MlElasticity,

    /// <summary>By rules: <c>rule_based</c>.</summary>
    RuleBased,
}
