using Gateway.Instrumentation;

namespace PricingService.Scoring;

/// <summary>A price, and how it came about.</summary>
/// <param name="PropertyId">What is let.</param>
/// <param name="Price">The price.</param>
/// <param name="Method">How it was found. By rules also in the arm of the models, while the property has no model.</param>
/// <param name="RulePrice">What the rules say.</param>
/// <param name="Factors">What the rules multiplied the base price with.</param>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="Variant">The visitor's arm.</param>
/// <param name="Acceptance">How likely the visitor takes the price, as far as a model says; null without one.</param>
/// <param name="ModelVersion">Which model; null without one.</param>
public sealed record Score(
    string PropertyId, double Price, PricingScoringMethod Method, double RulePrice, PriceFactors Factors,
    string ExperimentId, PricingExperimentVariant Variant, double? Acceptance, int? ModelVersion);
