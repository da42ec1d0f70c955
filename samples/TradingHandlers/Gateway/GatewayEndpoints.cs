using TradingHandlers.Prices;
using TradingHandlers.Running;

namespace TradingHandlers.Gateway;

/// <summary>What users ask the gateway.</summary>
internal static class GatewayEndpoints
{
    public static void MapPortfolios(this IEndpointRouteBuilder app)
    {
        app.MapGet("/portfolios", static (Portfolios portfolios) => portfolios.All);
        app.MapGet("/portfolios/{account}", static (string account, Portfolios portfolios) => PortfolioOf(portfolios, account));
        app.MapGet("/portfolios/{account}/next", static async (string account, Portfolios portfolios, CancellationToken cancellationToken) =>
        {
            await portfolios.NextAsync(cancellationToken);
            return PortfolioOf(portfolios, account);
        });
        app.MapGet("/goals", static (GoalBook goals) => goals.All);
    }

    public static void MapPrices(this IEndpointRouteBuilder app) =>
        app.MapGet("/prices/{symbol}", static async (string symbol, PriceStore prices) =>
            await prices.GetAsync(symbol) is { } price ? Results.Json(new PriceView(symbol, price), TradingJson.Default.PriceView) : Results.NotFound());

    public static void MapOrders(this IEndpointRouteBuilder app) =>
        app.MapPost("/orders", static async (OrderRequest order, OrderDesk desk, SharedParts parts, CancellationToken cancellationToken) =>
        {
            if (order.Mistake() is { } mistake)
                return Results.Problem(mistake, statusCode: StatusCodes.Status400BadRequest);
            if (parts.Stopping.IsCancellationRequested)
                return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            return Results.Json(new OrderAccepted(await desk.OrderAsync(order, isOverride: false, cancellationToken)), TradingJson.Default.OrderAccepted, statusCode: StatusCodes.Status202Accepted);
        });

    private static IResult PortfolioOf(Portfolios portfolios, string account) =>
        portfolios.Of(account) is { } portfolio ? Results.Json(portfolio, TradingJson.Default.PortfolioUpdate) : Results.NotFound();
}
