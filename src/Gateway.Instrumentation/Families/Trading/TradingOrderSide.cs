namespace Gateway.Instrumentation;

/// <summary>Which way an order trades: the label <c>side</c> of <c>orders_placed_total</c> and <c>orders_filled_total</c>.</summary>
public enum TradingOrderSide
{
    /// <summary>It buys: <c>buy</c>.</summary>
    Buy,

    /// <summary>It sells: <c>sell</c>.</summary>
    Sell,
}
