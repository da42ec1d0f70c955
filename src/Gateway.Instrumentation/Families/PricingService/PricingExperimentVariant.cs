namespace Gateway.Instrumentation;

/// <summary>An arm of a pricing experiment: the label <c>variant</c>.</summary>
public enum PricingExperimentVariant
{
    /// <summary>Prices by a model: <c>ml</c>.</summary>
    Ml,

    /// <summary>Prices by rules: <c>rule_based</c>.</summary>
    RuleBased,
}
