using Gateway.Instrumentation;
using TradingHandlers.Accounts;
using TradingHandlers.Messages;
using TradingHandlers.Prices;
using TradingHandlers.Running;

namespace TradingHandlers.MarketData;

/// <summary>Collects candles from the exchanges, a minute of them at a time, and passes them on.</summary>
internal sealed partial class CandleCollector : PeriodicService
{
    private const string Collector = "candles";
    private const string DataType = "klines";

    private readonly IReadOnlyList<Exchange> _exchanges;
    private readonly IMessageBus _bus;
    private readonly PriceStore _prices;
    private readonly DataCollectionMetrics _metrics;
    private readonly HashSet<string> _down = new(StringComparer.Ordinal);

    private int _minute;
    private bool _pricesFail;
    private bool _sendingFails;

    public CandleCollector(
        IHttpClientFactory clients, IMessageBus bus, PriceStore prices, GatewayMetrics metrics, SharedParts parts, ILogger<CandleCollector> logger)
        : base(TimeSpan.FromSeconds(1 / parts.Options.CandlesPerSecond), parts, logger)
    {
        (_bus, _prices, _metrics) = (bus, prices, metrics.DataCollection);
        _exchanges = [.. Symbols.All.Select((_, i) => new Exchange(MarketDataService.NameOf(i), clients))];
        foreach (var exchange in _exchanges)
            _metrics.Announce(Collector, exchange.Name, Exchange.RateLimit, Exchange.Unreachable);
    }

    protected override async Task TickAsync(CancellationToken stopping)
    {
        _minute++;
        foreach (var exchange in _exchanges)
            await CollectAsync(exchange, _minute);
    }

    private async Task CollectAsync(Exchange exchange, int minute)
    {
        IReadOnlyList<Candle> candles;
        using (var collection = _metrics.TrackCollection(Collector, exchange.Name))
        {
            try
            {
                candles = await exchange.ReadAsync(minute);
                collection.Succeed();
            }
            catch (HttpRequestException failure)
            {
                var reason = Exchange.ReasonOf(failure);
                collection.Fail(reason);
                await TellOnceAsync(exchange, reason);
                return;
            }
        }

        _down.Remove(exchange.Name);
        _metrics.RecordDataPoints(Collector, exchange.Name, DataType, candles.Count);
        foreach (var candle in candles)
        {
            await KeepPriceAsync(candle);
            await SendAsync(candle);
        }
    }

    // An outage is one alert. A refused call is none.
    private async Task TellOnceAsync(Exchange exchange, string reason)
    {
        if (reason == Exchange.Unreachable && _down.Add(exchange.Name))
            await _bus.PublishAsync(new AlertRequest("data_collector_down", AlertRequest.High, $"{exchange.Name} gives no candles."), CancellationToken.None);
    }

    // The trade goes on without the store: only those who ask the gateway miss it.
    private async Task KeepPriceAsync(Candle candle)
    {
#pragma warning disable CA1031 // the client has counted it, by its kind
        try
        {
            await _prices.SetAsync(candle.Symbol, candle.Close);
            _pricesFail = false;
        }
        catch (Exception failure)
        {
            if (!_pricesFail)
                LogNoPrice(Logger, failure.GetType().Name);
            _pricesFail = true;
        }
#pragma warning restore CA1031
    }

    // A candle that the broker does not take is lost: an old price is worth nothing.
    private async Task SendAsync(Candle candle)
    {
#pragma warning disable CA1031 // the bus has counted it
        try
        {
            await _bus.PublishAsync(candle, CancellationToken.None);
            _sendingFails = false;
        }
        catch (Exception failure)
        {
            if (!_sendingFails)
                LogNotSent(Logger, failure.Message);
            _sendingFails = true;
        }
#pragma warning restore CA1031
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Prices are not stored: {Reason}. The trade goes on.")]
    private static partial void LogNoPrice(ILogger logger, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Candles are not sent, and are lost: {Reason}")]
    private static partial void LogNotSent(ILogger logger, string reason);
}
