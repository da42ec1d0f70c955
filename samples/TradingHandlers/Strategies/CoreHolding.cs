namespace TradingHandlers.Strategies;

/// <summary>Holds a part of every symbol, and buys it anew every five hours, for the same amount.</summary>
internal sealed class CoreHolding : IStrategy
{
    private const int Minutes = 300;

    public string Id => "core_holding";

    public double Budget => 25_000;

    public Decision Decide(MarketView market) => market.HeldFor switch
    {
        null => Decision.BuyNow,
        >= Minutes => Decision.Sell,
        _ => Decision.Wait,
    };
}
