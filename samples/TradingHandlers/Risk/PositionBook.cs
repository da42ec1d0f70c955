using TradingHandlers.Messages;

namespace TradingHandlers.Risk;

/// <summary>The open positions and the cash of the accounts, by what was filled.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class PositionBook
{
    private const double Nothing = 1e-9; // what is left of 0.3 − 0.1 − 0.2

    private readonly Dictionary<(string Account, string Strategy, string Symbol), Position> _open = [];
    private readonly Dictionary<string, double> _cash = Accounts.Account.All.ToDictionary(static account => account.Id, static _ => Accounts.Account.StartingCash);

    private long _opened;

    public IEnumerable<Position> Open => _open.Values;

    public Position? Of(OrderTicket order) => _open.GetValueOrDefault((order.Account, order.Strategy, order.Symbol));

    /// <summary>Books a fill. Returns the position that it closed, if it closed one.</summary>
    public Position? Apply(OrderTicket order, double price)
    {
        _cash[order.Account] -= order.SignedQuantity * price;
        var before = Of(order);
        var quantity = (before?.Quantity ?? 0) + order.SignedQuantity;
        var key = (order.Account, order.Strategy, order.Symbol);
        if (Math.Abs(quantity) < Nothing)
        {
            _open.Remove(key);
            return before;
        }

        if (before is null || Math.Sign(quantity) != Math.Sign(before.Quantity))
        {
            _open[key] = new Position($"P-{++_opened}", order.Account, order.Strategy, order.Symbol, quantity, price);
            return before;
        }

        // Bought more: the mean of both prices. Sold a part: the rest was bought at what it was bought.
        var entry = Math.Abs(quantity) > Math.Abs(before.Quantity)
            ? (before.EntryPrice * before.Quantity + price * order.SignedQuantity) / quantity
            : before.EntryPrice;
        _open[key] = before with { Quantity = quantity, EntryPrice = entry };
        return null;
    }

    /// <summary>What an account is worth. A position without a price, of an order from before the start, counts what it cost.</summary>
    public double ValueOf(string account, IReadOnlyDictionary<string, double> prices) =>
        _cash[account] + Open.Where(position => position.Account == account)
            .Sum(position => position.ValueAt(prices.GetValueOrDefault(position.Symbol, position.EntryPrice)));

    /// <summary>What is at risk in a symbol: the value of all positions, bought or sold.</summary>
    public double ExposureIn(string symbol, double price) => Open.Where(position => position.Symbol == symbol).Sum(position => Math.Abs(position.ValueAt(price)));
}
