namespace Gateway.Instrumentation;

/// <summary>The side of an order: the label <c>side</c> of <c>orders_placed_total</c> and <c>orders_filled_total</c>.</summary>
public enum TradingOrderSide
{
    /// <summary>Buy: <c>buy</c>.</summary>
    Buy,

    /// <summary>Sell: <c>sell</c>.</summary>
    Sell,
}
