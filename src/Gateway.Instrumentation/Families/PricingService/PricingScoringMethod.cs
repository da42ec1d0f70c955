namespace Gateway.Instrumentation;

/// <summary>The method that finds a price: the label <c>pricing_method</c> of <c>pricing_score_latency_seconds</c>.</summary>
public enum PricingScoringMethod
{
    /// <summary>A model of demand elasticity: <c>ml_elasticity</c>.</summary>
    MlElasticity,

    /// <summary>Rules: <c>rule_based</c>.</summary>
    RuleBased,
}
