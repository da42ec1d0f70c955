using Gateway.Instrumentation;
using TradingHandlers.Accounts;
using TradingHandlers.Prices;
using TradingHandlers.Running;
using TradingHandlers.Troubles;

namespace TradingHandlers.Gateway;

/// <summary>The trouble <c>RiskLimitBreach</c>: somebody with privileges orders more than the limit allows, twice a second.</summary>
internal sealed class FatFinger(OrderDesk desk, PriceStore prices, SharedParts parts, ILogger<FatFinger> logger)
    : PeriodicService(TimeSpan.FromMilliseconds(500), parts, logger)
{
    private const double TooMuch = 1.2; // of the limit

    private int _orders;

    protected override async Task TickAsync(CancellationToken stopping)
    {
        var symbol = Symbols.All[_orders++ % Symbols.All.Count];
        if (Parts.Troubles.IsOn(TroubleNames.RiskLimitBreach) && await prices.GetAsync(symbol) is { } price)
            await desk.OrderAsync(new OrderRequest(null, symbol, TradingOrderSide.Buy, Parts.Options.MaxExposure * TooMuch / price), isOverride: true, stopping);
    }
}
