using TradingHandlers.Messages;
using TradingHandlers.Prices;
using TradingHandlers.Traffic;

namespace TradingHandlers.Gateway;

/// <summary>The API gateway: what users see of their accounts, and their orders by hand.</summary>
internal static class GatewayService
{
    public static void Add(IServiceCollection services, TradingOptions options)
    {
        services.AddPrices("get");
        services.AddSingleton<GoalBook>();
        services.AddSingleton<Portfolios>();
        services.AddSingleton<OrderDesk>();
        services.AddListener<Portfolios, PortfolioUpdate>(Routes.GatewayPortfolios, static (portfolios, update, token) => portfolios.OnUpdateAsync(update, token));
        services.AddHostedService<FatFinger>();
        var users = new GatewayUsers();
        services.AddUsers(options, users.Next);
    }

    public static void Map(WebApplication app)
    {
        app.MapPortfolios();
        app.MapPrices();
        app.MapOrders();
    }
}
