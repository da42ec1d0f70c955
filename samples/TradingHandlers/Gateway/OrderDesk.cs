using Gateway.Instrumentation;
using TradingHandlers.Accounts;
using TradingHandlers.Messages;
using TradingHandlers.Running;
using TradingHandlers.Strategies;

namespace TradingHandlers.Gateway;

/// <summary>Sends what people order by hand, for their account.</summary>
internal sealed class OrderDesk(IMessageBus bus, GatewayMetrics metrics, SharedParts parts)
{
    private static readonly Account ByHand = Account.OfStrategy(Account.Manual);

    /// <summary>Sends an order. Its id.</summary>
    public async Task<string> OrderAsync(OrderRequest request, bool isOverride, CancellationToken cancellationToken)
    {
        var order = new OrderTicket(
            request.Id ?? Guid.NewGuid().ToString("N"), ByHand.Id, ByHand.Strategy, request.Symbol!, request.Side!.Value,
            request.LimitPrice is null ? OrderTicket.Market : OrderTicket.Limit, request.Quantity, request.LimitPrice, parts.Time.GetUtcNow(), isOverride);
        metrics.Trading.RecordSignal(order.Strategy, SignalTypes.ByHand, order.Symbol);
        await bus.PublishAsync(new Signal(SignalTypes.ByHand, order), cancellationToken);
        return order.Id;
    }
}
