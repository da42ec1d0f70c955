namespace TradingHandlers.Strategies;

/// <summary>What the model sees of a symbol: how far it went in ten minutes, and how far it is from the mean of twenty. As fractions.</summary>
internal readonly record struct Features(double Momentum, double Distance);
