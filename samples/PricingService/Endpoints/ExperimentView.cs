using PricingService.Experiments;

namespace PricingService.Endpoints;

/// <summary>The experiment, and what became of each arm's visitors.</summary>
public sealed record ExperimentView(string ExperimentId, ArmCounts Ml, ArmCounts RuleBased);
