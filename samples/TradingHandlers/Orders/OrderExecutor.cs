using System.Data.Common;
using Gateway.Instrumentation;
using TradingHandlers.Accounts;
using TradingHandlers.Messages;
using TradingHandlers.Running;
using TradingHandlers.Venue;

namespace TradingHandlers.Orders;

/// <summary>Gives orders to the venue, keeps them in the database and reports how they ended: each of them once.</summary>
internal sealed partial class OrderExecutor
{
    private const string Timeout = "timeout_error";
    private const string DatabaseAway = "database_away";

    private readonly SimulatedVenue _venue;
    private readonly OrderStore _store;
    private readonly IMessageBus _bus;
    private readonly TradingMetrics _metrics;
    private readonly SharedParts _parts;
    private readonly ILogger<OrderExecutor> _logger;

    public OrderExecutor(SimulatedVenue venue, OrderStore store, IMessageBus bus, GatewayMetrics metrics, SharedParts parts, ILogger<OrderExecutor> logger)
    {
        (_venue, _store, _bus, _metrics, _parts, _logger) = (venue, store, bus, metrics.Trading, parts, logger);
        foreach (var symbol in Symbols.All)
        {
            _metrics.AnnounceOrders(OrderTicket.Market, symbol, [.. VenueException.Reasons, DatabaseAway]);
            _metrics.AnnounceOrders(OrderTicket.Limit, symbol, [.. VenueException.Reasons, DatabaseAway]);
        }
    }

    public async Task OnOrderAsync(PlaceOrder message, CancellationToken cancellationToken)
    {
        var order = message.Order;
        bool isNew;
        try
        {
            isNew = await _store.TryAddAsync(order);
        }
        catch (DbException away) when (away.IsTransient)
        {
            // Nothing would remember that the venue has it.
            _metrics.RecordOrderRejected(order.Type, order.Symbol, DatabaseAway, _parts.Time.GetUtcNow() - order.SignaledAt);
            await _bus.PublishAsync(new OrderReport(order, OrderState.Rejected, Reason: DatabaseAway), CancellationToken.None);
            return;
        }

        if (!isNew)
        {
            // When the broker was away, nobody knows the end yet. Whoever knows it ignores this.
            LogTwice(order.Id);
            if (await _store.FindAsync(order.Id) is { State: not OrderState.Placed } ended)
                await _bus.PublishAsync(new OrderReport(order, ended.State, ended.Price ?? 0, ended.Reason), CancellationToken.None);
            return;
        }

        _metrics.RecordOrderPlaced(order.Type, order.Symbol, order.Side);
        if (_parts.Stopping.IsCancellationRequested)
        {
            await EndAsync(new OrderReport(order, OrderState.Cancelled, Reason: "shutdown"));
            return;
        }

        using var patience = new CancellationTokenSource(_parts.Options.VenueTimeout, _parts.Time);
        try
        {
            if (await _venue.PlaceAsync(order, patience.Token) is { } price)
                await EndAsync(new OrderReport(order, OrderState.Filled, price));
        }
        catch (VenueException refusal)
        {
            await EndAsync(new OrderReport(order, OrderState.Rejected, Reason: refusal.Reason));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            await EndAsync(new OrderReport(order, OrderState.Rejected, Reason: Timeout));
            await _bus.PublishAsync(new AlertRequest("order_timeout", AlertRequest.High, $"The venue did not answer to {order.Id}."), CancellationToken.None);
        }
    }

    public async Task OnCandleAsync(Candle candle, CancellationToken cancellationToken)
    {
        foreach (var ended in _venue.Advance(candle))
            await EndAsync(ended);
    }

    /// <summary>Takes an order back; false when it does not wait at the venue.</summary>
    public async Task<bool> CancelAsync(string id, string reason)
    {
        if (_venue.Cancel(id) is not { } order)
            return false;
        await EndAsync(new OrderReport(order, OrderState.Cancelled, Reason: reason));
        return true;
    }

    /// <summary>Takes all orders back that wait at the venue.</summary>
    public async Task CancelOpenOrdersAsync(string reason)
    {
        foreach (var id in _venue.Waiting())
        {
#pragma warning disable CA1031 // a broker that is away does not hold up a stop
            try
            {
                await CancelAsync(id, reason);
            }
            catch (Exception failure)
            {
                LogNotReported(id, failure.Message);
            }
#pragma warning restore CA1031
        }
    }

    private async Task EndAsync(OrderReport report)
    {
        var order = report.Order;
        var since = _parts.Time.GetUtcNow() - order.SignaledAt;
        switch (report.State)
        {
            case OrderState.Filled:
                _metrics.RecordOrderFilled(order.Type, order.Symbol, order.Side, since);
                break;
            case OrderState.Cancelled:
                _metrics.RecordOrderCancelled(order.Type, order.Symbol, report.Reason!, since);
                break;
            default:
                _metrics.RecordOrderRejected(order.Type, order.Symbol, report.Reason!, since);
                break;
        }

        try
        {
            await _store.EndAsync(report);
        }
        catch (DbException away) when (away.IsTransient)
        {
            LogNotStored(order.Id, report.State, away.Message); // whoever holds the position has to know its end all the same
        }

        await _bus.PublishAsync(report, CancellationToken.None);
    }

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "Order {Id} is {State}, and the database does not know it: {Reason}")]
    private partial void LogNotStored(string id, OrderState state, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Order {Id} is cancelled, and the report could not be sent: {Reason}")]
    private partial void LogNotReported(string id, string reason);

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Order {Id} was given twice, and is executed once.")]
    private partial void LogTwice(string id);
}
