namespace Gateway.Instrumentation;

/// <summary>An arm of a pricing experiment: the label <c>variant</c>.</summary>
public enum PricingExperimentVariant
{
    /// <summary>A model sets the prices: <c>ml</c>.</summary>
    Ml,

    /// <summary>Rules set the prices: <c>rule_based</c>.</summary>
    RuleBased,
}
