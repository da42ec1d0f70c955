namespace TradingHandlers.Messages;

/// <summary>Somebody wants to trade. The risk manager decides.</summary>
internal sealed record Signal(string Type, OrderTicket Order);
