using Gateway.Instrumentation;
using TradingHandlers.Accounts;
using TradingHandlers.Messages;
using TradingHandlers.Running;
using TradingHandlers.Strategies;

namespace TradingHandlers.Risk;

/// <summary>Lets orders pass or rejects them, keeps the positions, and sees when a limit is exceeded all the same.</summary>
internal sealed class RiskManager : IDisposable
{
    private const string Market = "market";
    private const string Day = "1d";
    private const string Critical = "critical";
    private const string MaxExposure = "max_exposure";
    private const string MaxDrawdown = "max_drawdown";
    private const int Remembered = 1000;

    private readonly SemaphoreSlim _turn = new(1); // candles, signals and reports come from three queues
    private readonly PositionBook _book = new();
    private readonly Dictionary<string, AccountRisk> _accounts = Account.All.ToDictionary(static account => account.Id, static _ => new AccountRisk());
    private readonly Dictionary<string, double> _prices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OrderTicket> _approved = new(StringComparer.Ordinal); // until their report
    private readonly RecentPast<string> _ended = new(Remembered); // so that a report that comes twice is booked once
    private readonly HashSet<string> _exceeded = new(StringComparer.Ordinal);

    private readonly IMessageBus _bus;
    private readonly TradingMetrics _trading;
    private readonly RiskMetrics _risk;
    private readonly SharedParts _parts;

    public RiskManager(IMessageBus bus, GatewayMetrics metrics, SharedParts parts)
    {
        (_bus, _trading, _risk, _parts) = (bus, metrics.Trading, metrics.Risk, parts);
        foreach (var account in Account.All)
        {
            _risk.Announce(MaxExposure, Critical, account.User);
            _risk.Announce(MaxDrawdown, Critical, account.User);
        }

        foreach (var symbol in Symbols.All)
        {
            _trading.AnnounceOrders(OrderTicket.Market, symbol, Rejections.All);
            _trading.AnnounceOrders(OrderTicket.Limit, symbol, Rejections.All);
        }
    }

    public Task OnCandleAsync(Candle candle, CancellationToken cancellationToken) => InTurnAsync(candle, ObserveAsync, cancellationToken);

    public Task OnSignalAsync(Signal signal, CancellationToken cancellationToken) => InTurnAsync(signal.Order, DecideAsync, cancellationToken);

    public Task OnReportAsync(OrderReport report, CancellationToken cancellationToken) => InTurnAsync(report, BookAsync, cancellationToken);

    public async Task<RiskView> ViewAsync(CancellationToken cancellationToken)
    {
        RiskView? view = null;
        await InTurnAsync(
            this,
            _ =>
            {
                view = new RiskView(
                    _parts.Options.MaxExposure, _parts.Options.MaxDrawdown,
                    _prices.ToDictionary(symbol => symbol.Key, symbol => _book.ExposureIn(symbol.Key, symbol.Value)),
                    _accounts.ToDictionary(account => account.Key, account => account.Value.DrawdownPercent), _book.Open.Count());
                return Task.CompletedTask;
            },
            cancellationToken);
        return view!;
    }

    public void Dispose() => _turn.Dispose();

    private async Task InTurnAsync<T>(T message, Func<T, Task> handle, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await handle(message);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task ObserveAsync(Candle candle)
    {
        _prices[candle.Symbol] = candle.Close;
        foreach (var position in _book.Open.Where(position => position.Symbol == candle.Symbol))
            _trading.SetPositionPnl(position.Id, position.Symbol, position.Strategy, position.ProfitAt(candle.Close));
        await WatchExposureAsync(candle.Symbol);
        if (candle.Symbol == Symbols.All[^1])
            await WatchAccountsAsync(candle.Time);
    }

    private async Task DecideAsync(OrderTicket order)
    {
        if (RejectionOf(order) is { } reason)
        {
            _trading.RecordOrderRejected(order.Type, order.Symbol, reason, _parts.Time.GetUtcNow() - order.SignaledAt);
            await _bus.PublishAsync(new OrderReport(order, OrderState.Rejected, Reason: reason), CancellationToken.None);
            return;
        }

        await ApproveAsync(order);
    }

    private async Task ApproveAsync(OrderTicket order)
    {
        // The executor refuses an order that has ended already: nothing would come to its end.
        if (!_ended.Items.Contains(order.Id))
            _approved[order.Id] = order;
        await _bus.PublishAsync(new PlaceOrder(order), CancellationToken.None);
    }

    private string? RejectionOf(OrderTicket order)
    {
        if (!_accounts.TryGetValue(order.Account, out var account))
            return Rejections.UnknownAccount;
        if (!_prices.TryGetValue(order.Symbol, out var price))
            return Rejections.NoPrice;
        if (order.IsOverride || Closes(order))
            return null;
        if (account.IsHalted)
            return Rejections.AccountHalted;
        var underWay = _approved.Values.Where(approved => approved.Symbol == order.Symbol && !Closes(approved)).Sum(approved => approved.Quantity * price);
        return _book.ExposureIn(order.Symbol, price) + underWay + order.Quantity * price > _parts.Options.MaxExposure ? Rejections.MaxExposure : null;
    }

    private bool Closes(OrderTicket order) =>
        _book.Of(order) is { } position && Math.Sign(position.Quantity) != Math.Sign(order.SignedQuantity) && order.Quantity <= Math.Abs(position.Quantity);

    private async Task BookAsync(OrderReport report)
    {
        var order = report.Order;
        _approved.Remove(order.Id);
        if (_ended.Items.Contains(order.Id))
            return;
        _ended.Add(order.Id);
        if (report.State != OrderState.Filled)
            return;
        _accounts[order.Account].FilledOrders++;
        if (_book.Apply(order, report.Price) is { } closed)
            _trading.ClosePosition(closed.Id);
        if (_book.Of(order) is { } open)
            _trading.SetPositionPnl(open.Id, open.Symbol, open.Strategy, open.ProfitAt(report.Price));
        _trading.SetActivePositions(order.Strategy, order.Symbol, _book.Open.Count(position => position.Strategy == order.Strategy && position.Symbol == order.Symbol));
        await WatchExposureAsync(order.Symbol);
    }

    /// <summary>Counts a breach when the exposure passes its limit, and has what was given by hand closed.</summary>
    private async Task WatchExposureAsync(string symbol)
    {
        if (!_prices.TryGetValue(symbol, out var price))
            return;
        var exposure = _book.ExposureIn(symbol, price);
        _risk.SetRiskExposure(Market, symbol, exposure);
        if (exposure <= _parts.Options.MaxExposure)
        {
            _exceeded.Remove(symbol);
            return;
        }

        if (_exceeded.Add(symbol))
        {
            var largest = _book.Open.Where(position => position.Symbol == symbol).MaxBy(position => Math.Abs(position.Quantity))!;
            _risk.RecordLimitBreach(MaxExposure, Critical, Account.All.Single(account => account.Id == largest.Account).User);
            await _bus.PublishAsync(new AlertRequest("risk_limit_breach", AlertRequest.Critical, $"{symbol}: the exposure is above its limit."), CancellationToken.None);
        }

        if (_book.Open.FirstOrDefault(position => position.Symbol == symbol && position.Strategy == Account.Manual) is { } byHand
            && !_approved.Values.Any(order => order.Symbol == symbol && order.Strategy == Account.Manual && Closes(order)))
        {
            await ApproveAsync(new OrderTicket(
                Guid.NewGuid().ToString("N"), byHand.Account, byHand.Strategy, symbol, byHand.Quantity > 0 ? TradingOrderSide.Sell : TradingOrderSide.Buy,
                OrderTicket.Market, Math.Abs(byHand.Quantity), null, _parts.Time.GetUtcNow()));
        }
    }

    private async Task WatchAccountsAsync(DateTimeOffset time)
    {
        foreach (var account in Account.All)
        {
            var risk = _accounts[account.Id];
            var value = _book.ValueOf(account.Id, _prices);
            if (risk.Observe(time, value, _parts.Options.MaxDrawdown))
            {
                _risk.RecordLimitBreach(MaxDrawdown, Critical, account.User);
                await _bus.PublishAsync(new AlertRequest("risk_limit_breach", AlertRequest.Critical, $"{account.Id} fell by more than it may, and is halted until tomorrow."), CancellationToken.None);
            }

            _risk.SetDrawdown(account.Id, Day, risk.DrawdownPercent);
            await _bus.PublishAsync(
                new PortfolioUpdate(account.Id, account.User, value, risk.DrawdownPercent, _book.Open.Count(position => position.Account == account.Id), risk.FilledOrders),
                CancellationToken.None);
        }
    }
}
