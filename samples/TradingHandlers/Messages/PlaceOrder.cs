namespace TradingHandlers.Messages;

/// <summary>An order that passed the risk checks.</summary>
internal sealed record PlaceOrder(OrderTicket Order);
