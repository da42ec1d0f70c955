using Gateway.Instrumentation;

namespace TradingHandlers.Gateway;

/// <summary>An order by hand. With an id of the caller's own, sending it twice executes it once.</summary>
internal sealed record OrderRequest(string? Id, string? Symbol, TradingOrderSide Side, double Quantity, double? LimitPrice = null);
