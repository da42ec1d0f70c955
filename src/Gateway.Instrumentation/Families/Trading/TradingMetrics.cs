namespace Gateway.Instrumentation;

/// <summary>
/// Trading: signals of strategies, orders and their outcomes, open positions and their profit, and the value of accounts.
/// </summary>
/// <remarks>
/// <para>Thread-safe. Recording never throws and allocates nothing once an order's type and symbol, a strategy or a position
/// are known. Null is recorded as <c>unknown</c>.</para>
/// <para>Record the end of an order once: with the scope of <see cref="TrackOrderExecution"/>, or with one call of
/// <see cref="RecordOrderFilled"/>, <see cref="RecordOrderRejected"/> or <see cref="RecordOrderCancelled"/>. Doing both counts
/// the order twice. Placing an order is a separate event: always record it with <see cref="RecordOrderPlaced"/>. A risk check
/// may reject an order before it is placed.</para>
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
    private readonly Label<string> _account = Label.Id("account_id", oneSeries: true);
    private readonly Label<string> _position = Label.Id("position_id", oneSeries: true);
    private readonly Label<string> _strategy = Label.Id("strategy_id");

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public TradingMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var symbol = Label.Id("symbol");
        var orderType = Label.Text("order_type", limit: 32);
        var side = Label.Enum<TradingOrderSide>("side");
        var reason = Label.Text("reason");

        _activePositions = metrics.Gauge("active_positions_count", "Number of open positions of a strategy in a symbol.", _strategy, symbol);
        _executionDuration = metrics.Histogram("order_execution_duration_seconds", "Time in seconds from an order's signal to its fill, rejection or cancellation.", ExecutionBuckets, orderType, symbol);
        _cancelled = metrics.Counter("orders_cancelled_total", "Number of cancelled orders, by reason.", orderType, symbol, reason);
        _filled = metrics.Counter("orders_filled_total", "Number of orders executed by the venue.", orderType, symbol, side);
        _placed = metrics.Counter("orders_placed_total", "Number of orders sent to the venue.", orderType, symbol, side);
        _rejected = metrics.Counter("orders_rejected_total", "Number of orders that the venue or a risk check rejected, or whose execution failed, by reason.", orderType, symbol, reason);
        _portfolioValue = metrics.Gauge("portfolio_value_usd", "Current value of an account in US dollars.", Label.Id("user_id"), _account);
        _positionPnl = metrics.Gauge("position_pnl_usd", "Profit of one open position in US dollars; a loss is negative.", _position, symbol, _strategy);
        _signals = metrics.Counter("strategy_signals_total", "Number of trading signals from a strategy.", _strategy, Label.Text("signal_type", limit: 32), symbol);

        _orders = metrics.Bundle(orderType, symbol, side, (o, s, d) => new OrderHandles(this, o, s, d));
        _execution = metrics.OperationKind<OrderHandles>(static (order, end) => order.End(end));
        _metrics = metrics;
    }

    /// <summary>Counts a trading signal.</summary>
    /// <param name="strategyId">The strategy.</param>
    /// <param name="signalType">The signal type, such as <c>entry_long</c>. The label limit is 32.</param>
    /// <param name="symbol">The symbol.</param>
    public void RecordSignal(string strategyId, string signalType, string symbol) => _signals.WithLabels(strategyId, signalType, symbol).Inc();

    /// <summary>Counts an order sent to the venue. No other call counts it.</summary>
    /// <param name="orderType">The order type, such as <c>limit</c>. The label limit is 32.</param>
    /// <param name="symbol">The symbol.</param>
    /// <param name="side">The side.</param>
    public void RecordOrderPlaced(string orderType, string symbol, TradingOrderSide side) => _orders.WithLabels(orderType, symbol, side).Placed.Inc();

    /// <summary>
    /// Starts the execution of an order. Call it when the signal arrives. A success counts as filled; a failure as rejected,
    /// with the error type as the reason; a cancellation as cancelled, with the reason <c>cancelled</c>. The duration is
    /// recorded for every outcome. For another reason of a cancellation, call <see cref="RecordOrderCancelled"/> instead.
    /// </summary>
    /// <param name="orderType">The order type, such as <c>limit</c>. The label limit is 32.</param>
    /// <param name="symbol">The symbol.</param>
    /// <param name="side">The side.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome: call <c>Succeed</c> when the order is filled.</returns>
    public OperationScope TrackOrderExecution(string orderType, string symbol, TradingOrderSide side) =>
        _execution.Start(_orders.WithLabels(orderType, symbol, side));

    /// <summary>Records a filled order, as a successful scope does.</summary>
    /// <param name="orderType">The order type.</param>
    /// <param name="symbol">The symbol.</param>
    /// <param name="side">The side.</param>
    /// <param name="executionTime">The time from signal to fill; null when not measured. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>. The order still counts.</param>
    public void RecordOrderFilled(string orderType, string symbol, TradingOrderSide side, TimeSpan? executionTime = null) =>
        _orders.WithLabels(orderType, symbol, side).Fill(executionTime);

    /// <summary>Records a cancelled order.</summary>
    /// <param name="orderType">The order type.</param>
    /// <param name="symbol">The symbol.</param>
    /// <param name="reason">The reason, from a small set, such as <c>expired</c>.</param>
    /// <param name="executionTime">The time from signal to cancellation; null when not measured. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>. The order still counts.</param>
    public void RecordOrderCancelled(string orderType, string symbol, string reason, TimeSpan? executionTime = null) =>
        CountEnd(_cancelled.WithLabels(orderType, symbol, reason), _executionDuration.WithLabels(orderType, symbol), executionTime);

    /// <summary>Records an order that the venue or a risk check rejected.</summary>
    /// <param name="orderType">The order type.</param>
    /// <param name="symbol">The symbol.</param>
    /// <param name="reason">The reason, from a small set, such as <c>insufficient_margin</c>.</param>
    /// <param name="executionTime">The time from signal to rejection; null when not measured. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>. The order still counts.</param>
    public void RecordOrderRejected(string orderType, string symbol, string reason, TimeSpan? executionTime = null) =>
        CountEnd(_rejected.WithLabels(orderType, symbol, reason), _executionDuration.WithLabels(orderType, symbol), executionTime);

    /// <summary>Sets the number of open positions of a strategy in a symbol. Set 0 when the last one closes.</summary>
    /// <param name="strategyId">The strategy.</param>
    /// <param name="symbol">The symbol.</param>
    /// <param name="count">Number of positions.</param>
    public void SetActivePositions(string strategyId, string symbol, int count) => _activePositions.WithLabels(strategyId, symbol).Set(count);

    /// <summary>Removes a strategy's number of positions in one symbol from the page. Call it when the strategy no longer trades the symbol.</summary>
    /// <param name="strategyId">The strategy.</param>
    /// <param name="symbol">The symbol.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemoveActivePositions(string strategyId, string symbol) => _activePositions.Remove(strategyId, symbol);

    /// <summary>
    /// Removes a strategy that no longer runs from the page: its numbers of positions in all symbols, and the profit of its
    /// positions. Its signals stay, because they are counted. A later recording shows it again.
    /// </summary>
    /// <param name="strategyId">The strategy.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemoveStrategy(string strategyId) => _activePositions.RemoveAll(_strategy, strategyId) | _positionPnl.RemoveAll(_strategy, strategyId);

    /// <summary>
    /// Sets the profit or loss of an open position. A position has one symbol and strategy: others replace what it showed
    /// before. Positions beyond <see cref="GatewayMetricsOptions.MaxSeriesPerMetric"/> are dropped and counted in
    /// <c>gateway_metrics_overflow_total</c>.
    /// </summary>
    /// <param name="positionId">The position.</param>
    /// <param name="symbol">The symbol.</param>
    /// <param name="strategyId">The strategy that opened it.</param>
    /// <param name="usd">The profit in US dollars; a loss is negative.</param>
    public void SetPositionPnl(string positionId, string symbol, string strategyId, double usd) => _positionPnl.WithLabels(positionId, symbol, strategyId).Set(usd);

    /// <summary>
    /// Removes a closed position's profit or loss from the page, whatever its symbol and strategy were, which makes room for another position. A later
    /// <see cref="SetPositionPnl"/> shows it again. Does nothing for a position that is not on the page.
    /// </summary>
    /// <param name="positionId">The position.</param>
    /// <returns>True when it was on the page.</returns>
    public bool ClosePosition(string positionId) => _positionPnl.RemoveAll(_position, positionId);

    /// <summary>Sets the value of an account. An account has one user: another one replaces what it showed before. Accounts beyond <see cref="GatewayMetricsOptions.MaxSeriesPerMetric"/> are dropped and counted in <c>gateway_metrics_overflow_total</c>.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="usd">The value in US dollars.</param>
    public void SetPortfolioValue(string userId, string accountId, double usd) => _portfolioValue.WithLabels(userId, accountId).Set(usd);

    /// <summary>Removes a closed account from the page, whoever its user was. Does nothing for an account that is not on the page.</summary>
    /// <param name="accountId">The account.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemovePortfolio(string accountId) => _portfolioValue.RemoveAll(_account, accountId);

    /// <summary>Shows the orders of a type and symbol at 0, on both sides, before the first event, so that <c>rate()</c> sees that event.</summary>
    /// <param name="orderType">The order type.</param>
    /// <param name="symbol">The symbol.</param>
    /// <param name="rejections">Reasons for rejections to show at 0, in addition to <see cref="IErrorClassifier.NamedTypes"/>.</param>
    public void AnnounceOrders(string orderType, string symbol, params ReadOnlySpan<string> rejections)
    {
        foreach (var side in Enum.GetValues<TradingOrderSide>())
            _orders.WithLabels(orderType, symbol, side);
        _rejected.Announce(orderType, symbol, _metrics.ErrorTypes);
        _rejected.Announce(orderType, symbol, rejections);
    }

    /// <summary>Shows a strategy's signals of one type at 0 before the first one, so that <c>rate()</c> sees that signal.</summary>
    /// <param name="strategyId">The strategy.</param>
    /// <param name="signalType">The signal type.</param>
    /// <param name="symbol">The symbol.</param>
    public void AnnounceSignals(string strategyId, string signalType, string symbol) => _signals.WithLabels(strategyId, signalType, symbol);

    private static void CountEnd(Counter ends, Histogram duration, TimeSpan? executionTime)
    {
        ends.Inc();
        if (executionTime is { } time)
            duration.Observe(time);
    }

    /// <summary>The handles that orders of one type, symbol and side record to, except for reasons, which are not known in advance.</summary>
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
