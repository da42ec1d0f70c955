using TradingHandlers.MarketData;

namespace TradingHandlers.Tests.MarketData;

public class CandleFileTests
{
    [Fact]
    public void The_shipped_candles_are_those_of_the_formula() =>
        CheckedIn.Compare(Repository.PathOf("samples", "TradingHandlers", "candles.csv"), CandleFormula.File());

    [Fact]
    public void Every_symbol_has_every_minute_and_prices_that_make_sense()
    {
        var candles = CandleFile.Read(CandleFile.Path);

        candles.Keys.ShouldBe(TradingHandlers.Accounts.Symbols.All, ignoreOrder: true);
        foreach (var symbol in candles.Values)
        {
            symbol.Count.ShouldBe(CandleFormula.Minutes);
            symbol.ShouldAllBe(candle => candle.Low <= candle.Open && candle.Low <= candle.Close && candle.High >= candle.Open && candle.High >= candle.Close && candle.Volume > 0);
            symbol.Zip(symbol.Skip(1), (candle, next) => next.Time - candle.Time).ShouldAllBe(step => step == TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public void The_replay_starts_over_without_a_jump()
    {
        foreach (var symbol in CandleFile.Read(CandleFile.Path).Values)
            (symbol[0].Close / symbol[^1].Close).ShouldBe(1, tolerance: 0.01);
    }
}
