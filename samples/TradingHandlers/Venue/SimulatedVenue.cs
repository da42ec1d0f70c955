using Gateway.Instrumentation;
using TradingHandlers.Messages;
using TradingHandlers.Troubles;

namespace TradingHandlers.Venue;

/// <summary>
/// Where orders are executed: at the prices of the candles, market orders at once, limit orders when their price is reached or
/// never. It is busy for three orders in a hundred and answers one in a hundred never.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class SimulatedVenue(TroubleSwitch troubles, TimeProvider time, Random random)
{
    private const int ExpiresAfter = 30; // minutes
    private const double Spread = 0.0001;
    private const double TakeableShare = 0.5; // of the volume of a minute
    private const double BusyShare = 0.03;
    private const double SilentShare = 0.01;
    private const double LatencyMilliseconds = 10;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Candle> _last = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RestingOrder> _resting = new(StringComparer.Ordinal);

    private bool IsAway => troubles.IsOn(TroubleNames.ServiceDown);

    /// <summary>Whether it answers at all.</summary>
    /// <exception cref="VenueException">It does not.</exception>
    public void Ping()
    {
        if (IsAway)
            throw new VenueException(VenueException.Unreachable);
    }

    /// <summary>Gives it an order. The price of the fill, or null when the order waits for its price.</summary>
    /// <exception cref="VenueException">It takes no order, or not this one.</exception>
    /// <exception cref="OperationCanceledException">It did not answer before the token was cancelled. It has no such order then.</exception>
    public async Task<double?> PlaceAsync(OrderTicket order, CancellationToken cancellationToken)
    {
        double luck, latency;
        lock (_gate)
            (luck, latency) = (random.NextDouble(), random.NextDouble() * LatencyMilliseconds);
        Ping();
        await Task.Delay(luck < SilentShare ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(latency), time, cancellationToken);
        if (luck < SilentShare + BusyShare)
            throw new VenueException(VenueException.Busy);
        lock (_gate)
            return Match(order);
    }

    /// <summary>A minute passes for a symbol. What became of the orders that waited.</summary>
    public IReadOnlyList<OrderReport> Advance(Candle candle)
    {
        if (IsAway)
            return [];
        lock (_gate)
        {
            _last[candle.Symbol] = candle;
            List<OrderReport> ended = [];
            foreach (var resting in _resting.Values.Where(resting => resting.Order.Symbol == candle.Symbol))
            {
                if (resting.IsReachedBy(candle))
                    ended.Add(new OrderReport(resting.Order, OrderState.Filled, resting.Order.LimitPrice!.Value));
                else if (++resting.Minutes >= ExpiresAfter)
                    ended.Add(new OrderReport(resting.Order, OrderState.Cancelled, Reason: "expired"));
            }

            foreach (var report in ended)
                _resting.Remove(report.Order.Id);
            return ended;
        }
    }

    /// <summary>Takes an order back; null when it does not wait any more.</summary>
    public OrderTicket? Cancel(string id)
    {
        lock (_gate)
            return _resting.Remove(id, out var resting) ? resting.Order : null;
    }

    /// <summary>The orders that wait.</summary>
    public IReadOnlyList<string> Waiting()
    {
        lock (_gate)
            return [.. _resting.Keys];
    }

    private double? Match(OrderTicket order)
    {
        if (!_last.TryGetValue(order.Symbol, out var last))
            throw new VenueException(VenueException.NoPrice);
        if (order.Quantity > last.Volume * TakeableShare)
            throw new VenueException(VenueException.InsufficientLiquidity);
        var price = last.Close * (order.Side == TradingOrderSide.Buy ? 1 + Spread : 1 - Spread);
        if (order.LimitPrice is not { } limit || (order.Side == TradingOrderSide.Buy ? price <= limit : price >= limit))
            return price;
        _resting[order.Id] = new RestingOrder(order);
        return null;
    }
}
