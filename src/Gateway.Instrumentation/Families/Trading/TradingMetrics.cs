namespace Gateway.Instrumentation;

/// <summary>
/// What a trading service does: the signals of its strategies, its orders and how they ended, open positions and what they
/// are worth.
/// </summary>
/// <remarks>
/// <para>Thread-safe. Recording never throws and allocates nothing once an order's type and symbol, a strategy or a position
/// are known. Null is recorded as <c>unknown</c>.</para>
/// <para>An order ends once: in the scope of <see cref="TrackOrderExecution"/>, or by one call of <see cref="RecordOrderFilled"/>,
/// <see cref="RecordOrderRejected"/> or <see cref="RecordOrderCancelled"/>. Who does both counts it twice. That it was placed
/// is another event, always recorded by <see cref="RecordOrderPlaced"/>: a risk check may reject what was never placed.</para>
/// </remarks>
public sealed class TradingMetrics
{
    private static readonly Buckets ExecutionBuckets = [0.1, 0.5, 1, 2, 5, 10, 30];

    private readonly Labeled<Gauge, string, string> _activePositions;
    private readonly Labeled<Histogram, string, string> _executionDuration;
    private readonly Labeled<Counter, string, string, string> _cancelled;
    private readonly Labeled<Counter, string, string, TradingOrderSide> _filled;
    private readonly Labeled<Counter, string, string, TradingOrderSide> _placed;
    private readonly Labeled<Counter, string, string, string> _rejected;
    private readonly Labeled<Gauge, string, string> _portfolioValue;
    private readonly Labeled<Gauge, string, string, string> _positionPnl;
    private readonly Labeled<Counter, string, string, string> _signals;

    private readonly Labeled<OrderHandles, string, string, TradingOrderSide> _orders;
    private readonly OperationKind<OrderHandles> _execution;
    private readonly MetricFactory _metrics;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public TradingMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var strategy = Label.Id("strategy_id");
        var symbol = Label.Id("symbol");
        var orderType = Label.Text("order_type", limit: 32);
        var side = Label.Enum<TradingOrderSide>("side");
        var reason = Label.Text("reason");

        _activePositions = metrics.Gauge("active_positions_count", "How many positions a strategy now holds in a symbol.", strategy, symbol);
        _executionDuration = metrics.Histogram("order_execution_duration_seconds", "From the signal to the end of the order: its fill, rejection or cancellation.", ExecutionBuckets, orderType, symbol);
        _cancelled = metrics.Counter("orders_cancelled_total", "Orders that were withdrawn, by reason.", orderType, symbol, reason);
        _filled = metrics.Counter("orders_filled_total", "Orders that the venue executed.", orderType, symbol, side);
        _placed = metrics.Counter("orders_placed_total", "Orders that were sent to the venue.", orderType, symbol, side);
        _rejected = metrics.Counter("orders_rejected_total", "Orders that the venue or a risk check refused, or whose execution failed, by reason.", orderType, symbol, reason);
        _portfolioValue = metrics.Gauge("portfolio_value_usd", "What an account now holds, in US dollars.", Label.Id("user_id"), Label.Id("account_id"));
        _positionPnl = metrics.Gauge("position_pnl_usd", "Profit (or, below 0, loss) of one open position, in US dollars.", Label.Id("position_id"), symbol, strategy);
        _signals = metrics.Counter("strategy_signals_total", "Signals to trade that a strategy gave.", strategy, Label.Text("signal_type", limit: 32), symbol);

        _orders = metrics.Bundle(orderType, symbol, side, (o, s, d) => new OrderHandles(this, o, s, d));
        _execution = metrics.OperationKind<OrderHandles>(static (order, end) => order.End(end));
        _metrics = metrics;
    }

    /// <summary>Counts a signal.</summary>
    /// <param name="strategyId">The strategy that gave it.</param>
    /// <param name="signalType">What it says, such as <c>entry_long</c>: one of at most 32.</param>
    /// <param name="symbol">What it would trade.</param>
    public void RecordSignal(string strategyId, string signalType, string symbol) => _signals.WithLabels(strategyId, signalType, symbol).Inc();

    /// <summary>Counts an order that was sent to the venue. No other call does.</summary>
    /// <param name="orderType">What kind of order, such as <c>limit</c>: one of at most 32.</param>
    /// <param name="symbol">What it trades.</param>
    /// <param name="side">Which way.</param>
    public void RecordOrderPlaced(string orderType, string symbol, TradingOrderSide side) => _orders.WithLabels(orderType, symbol, side).Placed.Inc();

    /// <summary>
    /// Starts the execution of an order when its signal is there. Success counts it as filled; failure as rejected, with
    /// the kind of error as the reason; cancellation as cancelled, with the reason <c>cancelled</c>. The time is recorded
    /// either way. Where another reason is to be named, call <see cref="RecordOrderCancelled"/> instead.
    /// </summary>
    /// <param name="orderType">What kind of order, such as <c>limit</c>: one of at most 32.</param>
    /// <param name="symbol">What it trades.</param>
    /// <param name="side">Which way.</param>
    /// <returns>The scope. It counts as failed unless it is told otherwise: <c>Succeed</c> it when the order is filled.</returns>
    public OperationScope TrackOrderExecution(string orderType, string symbol, TradingOrderSide side) =>
        _execution.Start(_orders.WithLabels(orderType, symbol, side));

    /// <summary>Records an order that was filled: the same as a scope that succeeded.</summary>
    /// <param name="orderType">What kind of order.</param>
    /// <param name="symbol">What it trades.</param>
    /// <param name="side">Which way.</param>
    /// <param name="executionTime">From signal to fill; null when nobody measured it. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordOrderFilled(string orderType, string symbol, TradingOrderSide side, TimeSpan? executionTime = null) =>
        _orders.WithLabels(orderType, symbol, side).Fill(executionTime);

    /// <summary>Records an order that was withdrawn.</summary>
    /// <param name="orderType">What kind of order.</param>
    /// <param name="symbol">What it trades.</param>
    /// <param name="reason">Why, from a small set, such as <c>expired</c>.</param>
    /// <param name="executionTime">From signal to cancellation; null when nobody measured it, negative as for a fill.</param>
    public void RecordOrderCancelled(string orderType, string symbol, string reason, TimeSpan? executionTime = null) =>
        CountEnd(_cancelled.WithLabels(orderType, symbol, reason), _executionDuration.WithLabels(orderType, symbol), executionTime);

    /// <summary>Records an order that the venue or a risk check refused.</summary>
    /// <param name="orderType">What kind of order.</param>
    /// <param name="symbol">What it trades.</param>
    /// <param name="reason">Why, from a small set, such as <c>insufficient_margin</c>.</param>
    /// <param name="executionTime">From signal to rejection; null when nobody measured it, negative as for a fill.</param>
    public void RecordOrderRejected(string orderType, string symbol, string reason, TimeSpan? executionTime = null) =>
        CountEnd(_rejected.WithLabels(orderType, symbol, reason), _executionDuration.WithLabels(orderType, symbol), executionTime);

    /// <summary>Sets how many positions a strategy holds in a symbol. Set 0 when the last one closes.</summary>
    /// <param name="strategyId">The strategy.</param>
    /// <param name="symbol">What it trades.</param>
    /// <param name="count">How many.</param>
    public void SetActivePositions(string strategyId, string symbol, int count) => _activePositions.WithLabels(strategyId, symbol).Set(count);

    /// <summary>
    /// Sets the profit or loss of an open position. As many positions are shown as a metric may have series
    /// (<see cref="GatewayMetricsOptions.MaxSeriesPerMetric"/>); further ones are dropped and counted in
    /// <c>gateway_metrics_overflow_total</c>.
    /// </summary>
    /// <param name="positionId">The position.</param>
    /// <param name="symbol">What it holds.</param>
    /// <param name="strategyId">The strategy that opened it.</param>
    /// <param name="usd">Profit in US dollars; a loss is below 0.</param>
    public void SetPositionPnl(string positionId, string symbol, string strategyId, double usd) => _positionPnl.WithLabels(positionId, symbol, strategyId).Set(usd);

    /// <summary>
    /// Takes a closed position's profit or loss off the page; another position has its place. A later
    /// <see cref="SetPositionPnl"/> would show it again. Of a position that is not shown, it does nothing.
    /// </summary>
    /// <param name="positionId">The position.</param>
    /// <param name="symbol">What it held.</param>
    /// <param name="strategyId">The strategy that opened it.</param>
    /// <returns>False when it was not shown.</returns>
    public bool ClosePosition(string positionId, string symbol, string strategyId) => _positionPnl.Remove(positionId, symbol, strategyId);

    /// <summary>Sets what an account holds. Accounts beyond <see cref="GatewayMetricsOptions.MaxSeriesPerMetric"/> are dropped and counted.</summary>
    /// <param name="userId">Whose account.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="usd">Its worth in US dollars.</param>
    public void SetPortfolioValue(string userId, string accountId, double usd) => _portfolioValue.WithLabels(userId, accountId).Set(usd);

    /// <summary>Takes an account that was closed off the page. Of one that is not shown, it does nothing.</summary>
    /// <param name="userId">Whose account.</param>
    /// <param name="accountId">The account.</param>
    /// <returns>False when it was not shown.</returns>
    public bool RemovePortfolio(string userId, string accountId) => _portfolioValue.Remove(userId, accountId);

    /// <summary>Shows the orders of a type and symbol at 0, on both sides, before anything happened, so that <c>rate()</c> sees the first event.</summary>
    /// <param name="orderType">What kind of order.</param>
    /// <param name="symbol">What it trades.</param>
    /// <param name="rejections">Reasons of rejections to show at 0 beside the named kinds of errors (timeout, API, database).</param>
    public void AnnounceOrders(string orderType, string symbol, params ReadOnlySpan<string> rejections)
    {
        foreach (var side in Enum.GetValues<TradingOrderSide>())
            _orders.WithLabels(orderType, symbol, side);
        _rejected.Announce(orderType, symbol, _metrics.ErrorTypes);
        _rejected.Announce(orderType, symbol, rejections);
    }

    /// <summary>Shows a strategy's signals of one type at 0 before the first one.</summary>
    /// <param name="strategyId">The strategy.</param>
    /// <param name="signalType">What the signal says.</param>
    /// <param name="symbol">What it would trade.</param>
    public void AnnounceSignals(string strategyId, string signalType, string symbol) => _signals.WithLabels(strategyId, signalType, symbol);

    private static void CountEnd(Counter ends, Histogram duration, TimeSpan? executionTime)
    {
        ends.Inc();
        if (executionTime is { } time)
            duration.Observe(time);
    }

    /// <summary>All that one order touches, but for the reasons that nobody knows beforehand.</summary>
    private sealed class OrderHandles(TradingMetrics family, string orderType, string symbol, TradingOrderSide side)
    {
        private readonly Histogram _duration = family._executionDuration.WithLabels(orderType, symbol);
        private readonly Counter _cancelled = family._cancelled.WithLabels(orderType, symbol, "cancelled");
        private readonly Counter _filled = family._filled.WithLabels(orderType, symbol, side);

        public Counter Placed { get; } = family._placed.WithLabels(orderType, symbol, side);

        public void Fill(TimeSpan? executionTime) => CountEnd(_filled, _duration, executionTime);

        public void End(OperationEnd end)
        {
            if (end.Outcome == OperationOutcome.Success)
                Fill(end.Elapsed);
            else if (end.ErrorType is not null)
                family.RecordOrderRejected(orderType, symbol, end.ErrorType, end.Elapsed);
            else
                CountEnd(_cancelled, _duration, end.Elapsed);
        }
    }
}
