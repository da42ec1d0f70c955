namespace TradingHandlers.Tests.Running;

/// <summary>The messages of one queue.</summary>
internal sealed record MessageCounts(double Published, double Received, double Settled, double Acked, double InProgress);
