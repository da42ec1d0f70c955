namespace TradingHandlers.Strategies;

/// <summary>Buys what the model expects to rise, and sells when it expects that no more.</summary>
internal sealed class Momentum : IStrategy
{
    private const double Threshold = 0.001;

    public string Id => "momentum";

    public double Budget => 10_000;

    public Decision Decide(MarketView market) => market switch
    {
        { HeldFor: null, Expected: > Threshold } => Decision.BuyNow,
        { HeldFor: not null, Expected: < 0 } => Decision.Sell,
        _ => Decision.Wait,
    };
}
