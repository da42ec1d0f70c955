namespace TradingHandlers.Messages;

/// <summary>Somebody has to be told.</summary>
internal sealed record AlertRequest(string Type, string Priority, string Text)
{
    public const string Critical = "critical";
    public const string High = "high";
    public const string Low = "low";
}
