using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class PositionLimitTests
{
    [Fact]
    public void Positions_that_close_give_their_place_back()
    {
        var test = new TestRegistry();
        var trading = new TradingMetrics(test.Metrics);
        for (var i = 0; i < 10_000; i++)
        {
            var position = $"p{i}";
            trading.SetPositionPnl(position, "BTCUSDT", "trend", i);
            trading.ClosePosition(position);
        }

        test.Samples.ShouldBeEmpty();
        test.OwnSamples.ShouldBeEmpty();
        trading.SetPositionPnl("one more", "BTCUSDT", "trend", 1);
        test.Registry.Value("position_pnl_usd", ("position_id", "one more")).ShouldBe(1);
    }

    [Fact]
    public void Many_positions_are_open_at_once_and_each_is_shown()
    {
        var test = new TestRegistry();
        var trading = new TradingMetrics(test.Metrics);
        for (var i = 0; i < 2000; i++)
            trading.SetPositionPnl($"p{i}", "BTCUSDT", "trend", i);
        test.Registry.Value("position_pnl_usd", ("position_id", "p1999")).ShouldBe(1999);
        test.OwnSamples.ShouldBeEmpty();
    }

    [Fact]
    public void A_position_too_many_is_dropped_and_counted_and_has_its_place_when_another_closes()
    {
        var test = new TestRegistry(options => options.MaxSeriesPerMetric = 1);
        var trading = new TradingMetrics(test.Metrics);
        trading.SetPositionPnl("p1", "BTCUSDT", "trend", 1);
        trading.SetPositionPnl("p2", "BTCUSDT", "trend", 2);
        test.Samples.ShouldBe("""position_pnl_usd{position_id="p1",symbol="BTCUSDT",strategy_id="trend"} 1""");
        test.OwnSamples.ShouldBe("""gateway_metrics_overflow_total{metric="position_pnl_usd"} 1""");

        trading.ClosePosition("p2");
        trading.ClosePosition("p1");
        trading.SetPositionPnl("p2", "BTCUSDT", "trend", 2);
        test.Samples.ShouldBe("""position_pnl_usd{position_id="p2",symbol="BTCUSDT",strategy_id="trend"} 2""");
    }

    [Fact]
    public void Symbols_and_strategies_do_not_fold_before_positions_do()
    {
        var test = new TestRegistry(options => options.DefaultLabelLimit = 1);
        var trading = new TradingMetrics(test.Metrics);
        trading.SetPositionPnl("p1", "BTCUSDT", "trend", 1);
        trading.SetPositionPnl("p2", "ETHUSDT", "grid", 2);
        trading.ClosePosition("p1");
        trading.SetPositionPnl("p2", "ETHUSDT", "grid", 3);
        test.Samples.ShouldBe("""position_pnl_usd{position_id="p2",symbol="ETHUSDT",strategy_id="grid"} 3""");
    }

    [Fact]
    public void Closing_a_position_that_is_not_shown_does_nothing()
    {
        var test = new TestRegistry();
        var trading = new TradingMetrics(test.Metrics);
        trading.SetPositionPnl("p1", "BTCUSDT", "trend", 1);
        trading.ClosePosition("p2");
        trading.ClosePosition(null!).ShouldBeFalse();
        test.Samples.ShouldBe("""position_pnl_usd{position_id="p1",symbol="BTCUSDT",strategy_id="trend"} 1""");
    }

    [Fact]
    public void Accounts_too_many_are_dropped_and_counted_as_well()
    {
        var test = new TestRegistry(options => (options.DefaultLabelLimit, options.MaxSeriesPerMetric) = (1, 2));
        var trading = new TradingMetrics(test.Metrics);
        for (var i = 1; i <= 3; i++)
            trading.SetPortfolioValue($"u{i}", $"a{i}", i);
        test.Samples.ShouldBe(
            """
            portfolio_value_usd{user_id="u1",account_id="a1"} 1
            portfolio_value_usd{user_id="u2",account_id="a2"} 2
            """);
        test.Registry.Has("gateway_metrics_overflow_total", ("metric", "portfolio_value_usd")).ShouldBeTrue();
    }
}
