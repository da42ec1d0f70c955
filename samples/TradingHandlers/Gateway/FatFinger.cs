using Gateway.Instrumentation;
using TradingHandlers.Accounts;
using TradingHandlers.Prices;
using TradingHandlers.Running;
using TradingHandlers.Troubles;

namespace TradingHandlers.Gateway;

/// <summary>The trouble <c>RiskLimitBreach</c>: somebody with privileges orders more than the limit allows, twice a second.</summary>
internal sealed class FatFinger(OrderDesk desk, PriceCache prices, SharedParts parts) : BackgroundService
{
    private const double TooMuch = 1.2; // of the limit

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, parts.Stopping);
        using var timer = new PeriodicTimer(Interval, parts.Time);
        try
        {
            for (var order = 0; await timer.WaitForNextTickAsync(stopping.Token); order++)
            {
                var symbol = Symbols.All[order % Symbols.All.Count];
                if (parts.Troubles.IsOn(TroubleNames.RiskLimitBreach) && await prices.GetAsync(symbol) is { } price)
                    await desk.OrderAsync(new OrderRequest(null, symbol, TradingOrderSide.Buy, parts.Options.MaxExposure * TooMuch / price), isOverride: true, stopping.Token);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop.
        }
    }
}
