using Gateway.Instrumentation;
using TradingHandlers.Messages;
using TradingHandlers.Traffic;
using TradingHandlers.Troubles;
using TradingHandlers.Venue;

namespace TradingHandlers.Orders;

/// <summary>The order executor: orders come in, reports go out.</summary>
internal static class ExecutorService
{
    private const int VenueSalt = 20;

    public static void Add(IServiceCollection services, TradingOptions options)
    {
        services.AddSingleton(provider => new SimulatedVenue(
            provider.GetRequiredService<TroubleSwitch>(), provider.GetRequiredService<TimeProvider>(), options.NewRandom(VenueSalt)));
        services.AddSingleton<IErrorClassifier, OrderErrors>();
        services.AddSingleton<OrderDatabase>();
        services.AddSingleton<OrderStore>();
        services.AddSingleton<OrderExecutor>();
        services.AddListener<OrderExecutor, PlaceOrder>(Routes.ExecutorOrders, static (executor, order, token) => executor.OnOrderAsync(order, token));
        services.AddListener<OrderExecutor, Candle>(Routes.ExecutorCandles, static (executor, candle, token) => executor.OnCandleAsync(candle, token));
        services.AddHostedService<VenueWatch>();
        services.AddHostedService<OrderSweep>();
        services.AddUsers(options, static _ => new HttpRequestMessage(HttpMethod.Get, "/orders"));
    }

    public static void Map(WebApplication app)
    {
        app.MapGet("/orders", static (OrderStore store) => store.NewestAsync());
        app.MapGet("/orders/{id}", static async (string id, OrderStore store) =>
            await store.FindAsync(id) is { } order ? Results.Json(order, TradingJson.Default.StoredOrder) : Results.NotFound());
        app.MapDelete("/orders/{id}", static async (string id, OrderExecutor executor) => await executor.CancelAsync(id, "by_request") ? Results.NoContent() : Results.NotFound());
    }
}
