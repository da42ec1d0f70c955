namespace TradingHandlers.Strategies;

/// <summary>What the model saw, and what the price did in the five minutes after.</summary>
internal readonly record struct Example(Features Features, double Return);
