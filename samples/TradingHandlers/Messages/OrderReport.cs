namespace TradingHandlers.Messages;

/// <summary>What became of an order.</summary>
/// <param name="Order">The order.</param>
/// <param name="State">How it ended.</param>
/// <param name="Price">The price of a fill; 0 otherwise.</param>
/// <param name="Reason">Why it was not filled.</param>
internal sealed record OrderReport(OrderTicket Order, OrderState State, double Price = 0, string? Reason = null);
