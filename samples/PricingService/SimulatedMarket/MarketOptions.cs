namespace PricingService.SimulatedMarket;

/// <summary>The section <c>Market</c> of the configuration.</summary>
public sealed class MarketOptions
{
    /// <summary>Makes random faults the same in each run. Null: other ones each time.</summary>
    public int? Seed { get; set; }

    /// <summary>The properties that are on the market. One that is not is not found there.</summary>
    public Dictionary<string, MarketPropertyOptions> Properties { get; } = [];
}
