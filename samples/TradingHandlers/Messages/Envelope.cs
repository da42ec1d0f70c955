namespace TradingHandlers.Messages;

/// <summary>A message in a queue of this process.</summary>
internal sealed record Envelope(object Message, DateTimeOffset PublishedAt);
