namespace TradingHandlers.Prices;

/// <summary>The store of prices gives no answer.</summary>
internal sealed class PriceStoreException(string message) : Exception(message);
