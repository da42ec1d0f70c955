using Gateway.Instrumentation;
using TradingHandlers.Accounts;

namespace TradingHandlers.Gateway;

/// <summary>An order by hand. With an id of the caller's own, sending it twice executes it once.</summary>
internal sealed record OrderRequest(string? Id, string? Symbol, TradingOrderSide? Side, double Quantity, double? LimitPrice = null)
{
    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Mistake => this switch
    {
        { Id: { } id } when string.IsNullOrWhiteSpace(id) => "The id is empty: leave it out, or give one.",
        _ when !Symbols.All.Contains(Symbol) => $"The symbol is none of {string.Join(", ", Symbols.All)}.",
        { Side: not (TradingOrderSide.Buy or TradingOrderSide.Sell) } => "The side is neither Buy nor Sell.",
        { Quantity: not > 0 } => "The quantity is not above 0.",
        { LimitPrice: not (null or > 0) } => "The limit price is not above 0.",
        _ => null,
    };
}
