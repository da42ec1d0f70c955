namespace TradingHandlers.Strategies;

/// <summary>What a strategy decides on.</summary>
/// <param name="Close">The price.</param>
/// <param name="Mean">The mean of the last twenty minutes.</param>
/// <param name="Expected">The return that the model expects; null before there is a model.</param>
/// <param name="HeldFor">Minutes since the strategy bought; null when it holds nothing.</param>
internal readonly record struct MarketView(double Close, double Mean, double? Expected, int? HeldFor);
