using TradingHandlers.MarketData;
using TradingHandlers.Messages;
using TradingHandlers.Tests.Running;
using TradingHandlers.Troubles;

namespace TradingHandlers.Tests.MarketData;

public class ExchangeTests
{
    private readonly IReadOnlyList<Candle> _candles = [.. Enumerable.Range(1, 3).Select(minute => new Candle("BTC-USD", DateTimeOffset.UnixEpoch.AddMinutes(minute), 1, 1, 1, minute, 1))];
    private readonly TroubleSwitch _troubles = new(TimeProvider.System);

    [Fact]
    public void After_a_call_that_was_refused_the_next_one_brings_the_candles_of_both()
    {
        var exchange = new Exchange("exchange_a", _candles, fails: false, _troubles, new Lucky(0.5, 0.01, 0.5));

        exchange.Read(1).Select(candle => candle.Close).ShouldBe([1]);
        Should.Throw<FeedException>(() => exchange.Read(2)).Reason.ShouldBe("rate_limit");
        exchange.Read(3).Select(candle => candle.Close).ShouldBe([2, 3]);
    }

    [Fact]
    public void The_replay_starts_over_after_the_last_minute() =>
        new Exchange("exchange_a", _candles, fails: false, _troubles, new Lucky(0.5)).Read(5).Select(candle => candle.Close).ShouldBe([1, 2, 3, 1, 2]);
}
