namespace TradingHandlers.MarketData;

/// <summary>The market data service: a worker, whose only page is that of its metrics.</summary>
internal static class MarketDataService
{
    public static void Add(IServiceCollection services, TradingOptions options) => services.AddHostedService<CandleCollector>();
}
