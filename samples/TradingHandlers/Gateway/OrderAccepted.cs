namespace TradingHandlers.Gateway;

/// <summary>The order is on its way to the risk manager.</summary>
internal sealed record OrderAccepted(string Id);
