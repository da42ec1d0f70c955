namespace PricingService.Experiments;

/// <summary>The section <c>Experiment</c> of the configuration.</summary>
public sealed class ExperimentOptions
{
    /// <summary>Its name. Another name draws the visitors anew.</summary>
    public string Id { get; set; } = "elasticity-pricing";

    /// <summary>The share of visitors who get prices by a model, from 0 to 1.</summary>
    public double MlShare { get; set; } = 0.5;

    /// <summary>How many visitors are remembered, so that each is counted once; the oldest are forgotten first.</summary>
    public int RememberedVisitors { get; set; } = 100_000;
}
