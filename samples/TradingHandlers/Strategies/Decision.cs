namespace TradingHandlers.Strategies;

/// <summary>What a strategy wants now. All of them buy first and sell what they bought.</summary>
internal enum Decision
{
    Wait,
    BuyNow,
    BuyAtLimit,
    Sell,
}
