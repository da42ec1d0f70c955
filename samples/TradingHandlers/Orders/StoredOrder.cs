using TradingHandlers.Messages;

namespace TradingHandlers.Orders;

/// <summary>An order as it is in the database.</summary>
internal sealed record StoredOrder(string Id, string Account, string Symbol, string Side, string Type, double Quantity, OrderState State, double? Price, string? Reason);
