using Gateway.Instrumentation;
using TradingHandlers.Accounts;
using TradingHandlers.Messages;
using TradingHandlers.Running;

namespace TradingHandlers.Strategies;

/// <summary>Shows every candle to the model and to each strategy, and sends what they want as signals.</summary>
internal sealed class StrategyRunner : IDisposable
{
    private const int PauseMinutes = 20;
    private const double BelowClose = 0.0005;

    private readonly SemaphoreSlim _turn = new(1); // candles and reports come from two queues
    private readonly Dictionary<string, SymbolHistory> _histories = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Strategy, string Symbol), Holding> _holdings = [];

    private readonly IReadOnlyList<IStrategy> _strategies;
    private readonly ModelDesk _desk;
    private readonly IMessageBus _bus;
    private readonly TradingMetrics _metrics;
    private readonly SharedParts _parts;

    public StrategyRunner(IEnumerable<IStrategy> strategies, ModelDesk desk, IMessageBus bus, GatewayMetrics metrics, SharedParts parts)
    {
        (_strategies, _desk, _bus, _metrics, _parts) = ([.. strategies], desk, bus, metrics.Trading, parts);
        foreach (var symbol in Symbols.All)
        {
            foreach (var strategy in _strategies)
            {
                _metrics.AnnounceSignals(strategy.Id, SignalTypes.EntryLong, symbol);
                _metrics.AnnounceSignals(strategy.Id, SignalTypes.ExitLong, symbol);
            }
        }
    }

    public async Task OnCandleAsync(Candle candle, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!_histories.TryGetValue(candle.Symbol, out var history))
                _histories[candle.Symbol] = history = new SymbolHistory();
            if (history.Add(candle.Close) is not { } features)
                return;
            var expected = await _desk.PredictAsync(candle, features);
            foreach (var strategy in _strategies)
                await DecideAsync(strategy, candle, history.Mean, expected);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task OnReportAsync(OrderReport report, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var holding = Holding(report.Order.Strategy, report.Order.Symbol);
            if (holding.OpenOrder != report.Order.Id)
                return; // given by hand, or by a strategy that ran before
            holding.OpenOrder = null;
            if (report.State == OrderState.Filled)
                (holding.Quantity, holding.Minutes) = (holding.Quantity + report.Order.SignedQuantity, 0);
            else
                holding.Pause = PauseMinutes;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task DecideAsync(IStrategy strategy, Candle candle, double mean, double? expected)
    {
        var holding = Holding(strategy.Id, candle.Symbol);
        holding.Minutes++;
        if (holding.OpenOrder is not null || --holding.Pause > 0 || _parts.Stopping.IsCancellationRequested)
            return;
        var decision = strategy.Decide(new MarketView(candle.Close, mean, expected, holding.Quantity > 0 ? holding.Minutes : null));
        if (decision == Decision.Wait)
            return;

        var type = decision == Decision.Sell ? SignalTypes.ExitLong : SignalTypes.EntryLong;
        _metrics.RecordSignal(strategy.Id, type, candle.Symbol);
        var order = new OrderTicket(
            Guid.NewGuid().ToString("N"), Account.OfStrategy(strategy.Id).Id, strategy.Id, candle.Symbol,
            decision == Decision.Sell ? TradingOrderSide.Sell : TradingOrderSide.Buy,
            decision == Decision.BuyAtLimit ? OrderTicket.Limit : OrderTicket.Market,
            decision == Decision.Sell ? holding.Quantity : strategy.Budget / candle.Close,
            decision == Decision.BuyAtLimit ? candle.Close * (1 - BelowClose) : null,
            _parts.Time.GetUtcNow());
        holding.OpenOrder = order.Id;
        await _bus.PublishAsync(new Signal(type, order), CancellationToken.None);
    }

    private Holding Holding(string strategy, string symbol) =>
        _holdings.TryGetValue((strategy, symbol), out var holding) ? holding : _holdings[(strategy, symbol)] = new Holding();
}
