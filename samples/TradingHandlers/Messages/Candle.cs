namespace TradingHandlers.Messages;

/// <summary>The prices of a symbol within one minute.</summary>
internal sealed record Candle(string Symbol, DateTimeOffset Time, double Open, double High, double Low, double Close, double Volume);
