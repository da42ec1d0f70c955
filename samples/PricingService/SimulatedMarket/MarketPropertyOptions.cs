namespace PricingService.SimulatedMarket;

/// <summary>How the market behaves at start when it is asked for one property.</summary>
public sealed class MarketPropertyOptions
{
    public MarketFault Fault { get; set; } = MarketFault.None;

    /// <summary>How long each answer takes.</summary>
    public int DelayMs { get; set; }
}
