namespace TradingHandlers.Strategies;

/// <summary>Decides when to buy and sell. It keeps no state: the runner knows what is held.</summary>
internal interface IStrategy
{
    string Id { get; }

    /// <summary>For how many US dollars it buys.</summary>
    double Budget { get; }

    Decision Decide(MarketView market);
}
