namespace TradingHandlers.Prices;

/// <summary>Where the latest price of each symbol is kept, for whoever asks.</summary>
internal interface IPriceStore
{
    Task SetAsync(string symbol, double price);

    /// <summary>The latest price; null when there is none.</summary>
    Task<double?> GetAsync(string symbol);
}
