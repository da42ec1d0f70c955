namespace PricingService.SimulatedMarket;

/// <summary>What is wrong with the simulated market.</summary>
public enum MarketFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It answers 500.</summary>
    Error,

    /// <summary>It answers so late that nobody waits for it.</summary>
    Slow,

    /// <summary>Its JSON breaks off in the middle.</summary>
    Broken,

    /// <summary>Its prices are below zero.</summary>
    Nonsense,

    /// <summary>Its prices are two days old.</summary>
    Stale,

    /// <summary>Now and then one of error, slow, broken and nonsense.</summary>
    Random,
}
