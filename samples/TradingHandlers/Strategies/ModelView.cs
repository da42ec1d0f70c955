namespace TradingHandlers.Strategies;

/// <summary>The model as an answer.</summary>
internal sealed record ModelView(string? Version, double? Accuracy, double? Drift, double RetrainAt);
