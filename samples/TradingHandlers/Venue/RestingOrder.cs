using Gateway.Instrumentation;
using TradingHandlers.Messages;

namespace TradingHandlers.Venue;

/// <summary>A limit order that waits for its price.</summary>
internal sealed class RestingOrder(OrderTicket order)
{
    public OrderTicket Order => order;

    /// <summary>Minutes that it has waited.</summary>
    public int Minutes { get; set; }

    public bool IsReachedBy(Candle candle) => order.Side == TradingOrderSide.Buy ? candle.Low <= order.LimitPrice : candle.High >= order.LimitPrice;
}
