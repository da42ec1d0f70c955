using TradingHandlers.Messages;
using TradingHandlers.Traffic;

namespace TradingHandlers.Strategies;

/// <summary>The strategy service: candles come in, signals go out.</summary>
internal static class StrategyService
{
    public static void Add(IServiceCollection services, TradingOptions options)
    {
        services.AddSingleton<IStrategy, Momentum>();
        services.AddSingleton<IStrategy, MeanReversion>();
        services.AddSingleton<IStrategy, CoreHolding>();
        services.AddSingleton<ModelDesk>();
        services.AddSingleton<StrategyRunner>();
        services.AddListener<StrategyRunner, Candle>(Routes.StrategyCandles, static (runner, candle, token) => runner.OnCandleAsync(candle, token));
        services.AddListener<StrategyRunner, OrderReport>(Routes.StrategyReports, static (runner, report, token) => runner.OnReportAsync(report, token));
        services.AddUsers(options, static _ => new HttpRequestMessage(HttpMethod.Get, "/model"));
    }

    public static void Map(WebApplication app) =>
        app.MapGet("/model", static (ModelDesk desk) => desk.View);
}
