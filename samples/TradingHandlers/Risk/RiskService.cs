using TradingHandlers.Messages;
using TradingHandlers.Traffic;

namespace TradingHandlers.Risk;

/// <summary>The risk manager: signals come in, orders go out.</summary>
internal static class RiskService
{
    public static void Add(IServiceCollection services, TradingOptions options)
    {
        services.AddSingleton<RiskManager>();
        services.AddListener<RiskManager, Candle>(Routes.RiskCandles, static (manager, candle, token) => manager.OnCandleAsync(candle, token));
        services.AddListener<RiskManager, Signal>(Routes.RiskSignals, static (manager, signal, token) => manager.OnSignalAsync(signal, token));
        services.AddListener<RiskManager, OrderReport>(Routes.RiskReports, static (manager, report, token) => manager.OnReportAsync(report, token));
        services.AddUsers(options, static _ => new HttpRequestMessage(HttpMethod.Get, "/risk"));
    }

    public static void Map(WebApplication app) =>
        app.MapGet("/risk", static (RiskManager manager, CancellationToken cancellationToken) => manager.ViewAsync(cancellationToken));
}
