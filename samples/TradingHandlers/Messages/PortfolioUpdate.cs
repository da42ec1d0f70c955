namespace TradingHandlers.Messages;

/// <summary>What an account is worth now.</summary>
internal sealed record PortfolioUpdate(string Account, string User, double Value, double DrawdownPercent, int OpenPositions, int FilledOrders);
