namespace TradingHandlers.Messages;

/// <summary>The broker takes no messages now. The message says how to mend it.</summary>
internal sealed class BrokerAwayException(string message, Exception inner) : Exception(message, inner);
