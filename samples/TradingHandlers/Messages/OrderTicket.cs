using Gateway.Instrumentation;

namespace TradingHandlers.Messages;

/// <summary>An order on its way: what to trade, for whom, and since when.</summary>
/// <param name="Id">The order's id: whoever gives the same order twice gives it the same id.</param>
/// <param name="Account">The account.</param>
/// <param name="Strategy">The strategy, or <c>manual</c>.</param>
/// <param name="Symbol">The symbol.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Type"><see cref="Market"/> or <see cref="Limit"/>.</param>
/// <param name="Quantity">How much.</param>
/// <param name="LimitPrice">The worst price of a limit order.</param>
/// <param name="SignaledAt">When somebody wanted it: the execution time counts from here.</param>
/// <param name="IsOverride">Whether it passes the risk checks: a privilege of the desk, and how limits are exceeded.</param>
internal sealed record OrderTicket(
    string Id, string Account, string Strategy, string Symbol, TradingOrderSide Side, string Type, double Quantity, double? LimitPrice,
    DateTimeOffset SignaledAt, bool IsOverride = false)
{
    public const string Market = "market";
    public const string Limit = "limit";

    /// <summary>The change of the position: a sale is negative.</summary>
    public double SignedQuantity => Side == TradingOrderSide.Buy ? Quantity : -Quantity;
}
