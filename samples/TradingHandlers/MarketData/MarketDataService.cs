using TradingHandlers.Accounts;
using TradingHandlers.Prices;
using TradingHandlers.Troubles;

namespace TradingHandlers.MarketData;

/// <summary>The market data service: a worker, whose only page is that of its metrics.</summary>
internal static class MarketDataService
{
    public static void Add(IServiceCollection services, TradingOptions options)
    {
        services.AddPrices("set");
        var candles = CandleFile.Read(CandleFile.Path);
        foreach (var (i, symbol) in Symbols.All.Index())
            services.AddExchange(NameOf(i), provider => new SimulatedExchange(candles[symbol], fails: i == 1, provider.GetRequiredService<TroubleSwitch>(), options.NewRandom(i)));
        services.AddHostedService<CandleCollector>();
    }

    public static string NameOf(int exchange) => $"exchange_{"abc"[exchange]}";

    /// <summary>Adds the measured client of an exchange.</summary>
    public static void AddExchange(this IServiceCollection services, string name, Func<IServiceProvider, SimulatedExchange> exchange) =>
        services.AddHttpClient(name, client => client.BaseAddress = new Uri("https://exchange.example/"))
            .ConfigurePrimaryHttpMessageHandler(exchange)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan) // one exchange for the whole run
            .RemoveAllLoggers()
            .AddGatewayMetrics();
}
