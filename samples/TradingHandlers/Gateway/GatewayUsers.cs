using System.Globalization;
using System.Net.Http.Json;
using Gateway.Instrumentation;
using TradingHandlers.Accounts;

namespace TradingHandlers.Gateway;

/// <summary>What users do: look at accounts and prices, wait for news, order by hand, order far too much, click twice, and ask for what is not there.</summary>
internal sealed class GatewayUsers
{
    private const double TooManyLots = 200;

    private OrderRequest? _clicked;

    public HttpRequestMessage Next(Random random)
    {
        var symbol = Symbols.All[random.Next(Symbols.All.Count)];
        var account = Account.All[random.Next(Account.All.Count)].Id;
        return random.Next(10) switch
        {
            0 => Get("/portfolios"),
            1 => Get($"/portfolios/{account}"),
            2 => Get($"/portfolios/{account}/next"),
            3 => Get("/goals"),
            4 => Get("/prices/XXX-USD"),
            5 or 6 => Get($"/prices/{symbol}"),
            _ => Post(Order(random, symbol)),
        };
    }

    private OrderRequest Order(Random random, string symbol)
    {
        if (_clicked is { } twice)
        {
            _clicked = null;
            return twice;
        }

        var kind = random.Next(10);
        var order = new OrderRequest(
            random.NextInt64().ToString("x16", CultureInfo.InvariantCulture) + random.NextInt64().ToString("x16", CultureInfo.InvariantCulture), symbol,
            random.Next(2) == 0 ? TradingOrderSide.Buy : TradingOrderSide.Sell, Symbols.LotOf(symbol) * (kind == 0 ? TooManyLots : 1));
        if (kind == 1)
            _clicked = order;
        return order;
    }

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    private static HttpRequestMessage Post(OrderRequest order) => new(HttpMethod.Post, "/orders") { Content = JsonContent.Create(order, TradingJson.Default.OrderRequest) };
}
