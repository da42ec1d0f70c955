namespace TradingHandlers.Risk;

/// <summary>The risks as an answer.</summary>
internal sealed record RiskView(double MaxExposure, double MaxDrawdown, IReadOnlyDictionary<string, double> Exposures, IReadOnlyDictionary<string, double> Drawdowns, int OpenPositions);
