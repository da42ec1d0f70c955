namespace TradingHandlers.Gateway;

internal sealed record PriceView(string Symbol, double Price);
