namespace TradingHandlers.Alerts;

/// <summary>An alert, and whether it reached anybody.</summary>
internal sealed record SentAlert(string Type, string Priority, string Text, bool IsDelivered);
