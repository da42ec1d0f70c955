namespace TradingHandlers.Strategies;

/// <summary>Bids below the price when it is below its mean, and sells when it is back.</summary>
internal sealed class MeanReversion : IStrategy
{
    private const double Below = 0.0015;

    public string Id => "mean_reversion";

    public double Budget => 8_000;

    public Decision Decide(MarketView market) => market switch
    {
        { HeldFor: null } when market.Close < market.Mean * (1 - Below) => Decision.BuyAtLimit,
        { HeldFor: not null } when market.Close > market.Mean => Decision.Sell,
        _ => Decision.Wait,
    };
}
