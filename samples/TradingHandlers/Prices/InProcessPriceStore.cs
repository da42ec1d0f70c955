using System.Collections.Concurrent;

namespace TradingHandlers.Prices;

/// <summary>The prices within this process, when no Redis is given.</summary>
internal sealed class InProcessPriceStore : IPriceStore
{
    private readonly ConcurrentDictionary<string, double> _prices = new(StringComparer.Ordinal);

    public Task SetAsync(string symbol, double price)
    {
        _prices[symbol] = price;
        return Task.CompletedTask;
    }

    public Task<double?> GetAsync(string symbol) => Task.FromResult<double?>(_prices.TryGetValue(symbol, out var price) ? price : null);
}
