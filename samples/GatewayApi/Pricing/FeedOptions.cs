using GatewayApi.SimulatedFeeds;

namespace GatewayApi.Pricing;

/// <summary>Settings of one provider's feed. All but the timeout say how its simulation behaves at start.</summary>
public sealed class FeedOptions
{
    /// <summary>How long the feed may take. Null: as <see cref="PricingOptions.FeedTimeout"/>.</summary>
    public TimeSpan? Timeout { get; set; }

    public FeedFault Fault { get; set; } = FeedFault.None;

    /// <summary>How long the feed takes when it is slow.</summary>
    public int DelayMs { get; set; } = 5000;

    /// <summary>How far a third of its prices move with every answer. Zero: they stand still.</summary>
    public decimal DriftPercent { get; set; }
}
