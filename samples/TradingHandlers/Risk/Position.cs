namespace TradingHandlers.Risk;

/// <summary>What an account holds of a symbol through one strategy; sold short when the quantity is negative.</summary>
internal sealed record Position(string Id, string Account, string Strategy, string Symbol, double Quantity, double EntryPrice)
{
    public double ProfitAt(double price) => (price - EntryPrice) * Quantity;

    public double ValueAt(double price) => Quantity * price;
}
