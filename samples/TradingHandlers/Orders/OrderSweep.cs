using TradingHandlers.Running;

namespace TradingHandlers.Orders;

/// <summary>Deletes orders that ended long ago, so that the database does not grow for ever.</summary>
internal sealed class OrderSweep(OrderStore store, SharedParts parts, ILogger<OrderSweep> logger) : PeriodicService(TimeSpan.FromSeconds(5), parts, logger)
{
    protected override Task TickAsync(CancellationToken stopping) => store.ForgetAsync(Parts.Time.GetUtcNow() - Parts.Options.KeepOrders);
}
