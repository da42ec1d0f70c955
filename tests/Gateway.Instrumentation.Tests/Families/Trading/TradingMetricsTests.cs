using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class TradingMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly TradingMetrics _trading;

    public TradingMetricsTests() => _trading = new TradingMetrics(_test.Metrics);

    [Fact]
    public void An_order_is_shown_at_0_on_its_side_when_it_is_placed()
    {
        _trading.RecordOrderPlaced("limit", "BTCUSDT", TradingOrderSide.Buy);
        _test.WithoutBuckets().ShouldBe(Orders(placed: 1));
    }

    [Fact]
    public void A_filled_order_counts_once_with_its_side_and_its_time()
    {
        using (var order = _trading.TrackOrderExecution("limit", "BTCUSDT", TradingOrderSide.Buy))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(2));
            order.Succeed();
        }

        _test.WithoutBuckets().ShouldBe(Orders(filled: 1, ended: 1, seconds: 2));
    }

    [Fact]
    public void An_order_whose_execution_failed_is_rejected_for_the_kind_of_error()
    {
        using (var order = _trading.TrackOrderExecution("limit", "BTCUSDT", TradingOrderSide.Buy))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(2));
            order.Fail("insufficient_margin");
        }

        _test.WithoutBuckets().ShouldBe(
            $$"""
            {{Orders(ended: 1, seconds: 2)}}
            orders_rejected_total{order_type="limit",symbol="BTCUSDT",reason="insufficient_margin"} 1
            """);
    }

    [Fact]
    public void A_cancelled_execution_is_a_cancelled_order_and_no_rejection()
    {
        using (var order = _trading.TrackOrderExecution("limit", "BTCUSDT", TradingOrderSide.Buy))
        {
            _test.Time.Advance(TimeSpan.FromSeconds(2));
            order.Cancel();
        }

        _test.WithoutBuckets().ShouldBe(Orders(cancelled: 1, ended: 1, seconds: 2));
    }

    [Fact]
    public async Task An_exception_is_classified_and_rethrown()
    {
        var thrown = new TimeoutException();
        var order = _trading.TrackOrderExecution("limit", "BTCUSDT", TradingOrderSide.Buy).RunAsync(() => Task.FromException(thrown));
        (await Should.ThrowAsync<TimeoutException>(order)).ShouldBeSameAs(thrown);
        _test.Registry.Value("orders_rejected_total", ("reason", "timeout_error")).ShouldBe(1);
    }

    [Fact]
    public void A_fill_that_was_timed_elsewhere_is_recorded_as_by_a_scope()
    {
        _trading.RecordOrderFilled("limit", "BTCUSDT", TradingOrderSide.Buy, TimeSpan.FromSeconds(2));
        _test.WithoutBuckets().ShouldBe(Orders(filled: 1, ended: 1, seconds: 2));
    }

    [Fact]
    public void Orders_whose_time_nobody_measured_count_without_one()
    {
        _trading.RecordOrderFilled("limit", "BTCUSDT", TradingOrderSide.Buy);
        _trading.RecordOrderCancelled("limit", "BTCUSDT", "expired");
        _trading.RecordOrderRejected("limit", "BTCUSDT", "risk_limit");
        var page = _test.Registry.Scrape();
        page.Value("orders_filled_total", ("side", "buy")).ShouldBe(1);
        page.Value("orders_cancelled_total", ("reason", "expired")).ShouldBe(1);
        page.Value("orders_rejected_total", ("reason", "risk_limit")).ShouldBe(1);
        page.Value("order_execution_duration_seconds_count").ShouldBe(0);
    }

    [Fact]
    public void Orders_that_came_to_nothing_may_be_timed_elsewhere_too()
    {
        _trading.RecordOrderCancelled("limit", "BTCUSDT", "expired", TimeSpan.FromSeconds(20));
        _trading.RecordOrderRejected("limit", "BTCUSDT", "risk_limit", TimeSpan.FromSeconds(1));
        _test.WithoutBuckets().ShouldBe(
            """
            order_execution_duration_seconds_sum{order_type="limit",symbol="BTCUSDT"} 21
            order_execution_duration_seconds_count{order_type="limit",symbol="BTCUSDT"} 2
            orders_cancelled_total{order_type="limit",symbol="BTCUSDT",reason="expired"} 1
            orders_rejected_total{order_type="limit",symbol="BTCUSDT",reason="risk_limit"} 1
            """);
    }

    [Fact]
    public void An_undefined_side_is_unknown()
    {
        _trading.RecordOrderPlaced("limit", "BTCUSDT", (TradingOrderSide)77);
        _test.Registry.Value("orders_placed_total", ("side", "unknown")).ShouldBe(1);
    }

    [Fact]
    public void Signals_are_counted()
    {
        _trading.AnnounceSignals("trend", "entry_long", "BTCUSDT");
        _test.Samples.ShouldBe("""strategy_signals_total{strategy_id="trend",signal_type="entry_long",symbol="BTCUSDT"} 0""");
        _trading.RecordSignal("trend", "entry_long", "BTCUSDT");
        _test.Samples.ShouldBe("""strategy_signals_total{strategy_id="trend",signal_type="entry_long",symbol="BTCUSDT"} 1""");
    }

    [Fact]
    public void Positions_and_portfolios_show_what_was_set_last()
    {
        _trading.SetActivePositions("trend", "BTCUSDT", 2);
        _trading.SetActivePositions("trend", "BTCUSDT", 0);
        _trading.SetPositionPnl("p1", "BTCUSDT", "trend", -12.5);
        _trading.SetPortfolioValue("u1", "a1", 10_000.25);
        _test.Samples.ShouldBe(
            """
            active_positions_count{strategy_id="trend",symbol="BTCUSDT"} 0
            portfolio_value_usd{user_id="u1",account_id="a1"} 10000.25
            position_pnl_usd{position_id="p1",symbol="BTCUSDT",strategy_id="trend"} -12.5
            """);
    }

    [Fact]
    public void Announced_orders_show_0_on_both_sides()
    {
        _trading.AnnounceOrders("limit", "BTCUSDT", "risk_limit");
        var page = _test.Registry.Scrape();
        page.Value("order_execution_duration_seconds_count").ShouldBe(0);
        foreach (var side in new[] { "buy", "sell" })
        {
            page.Value("orders_placed_total", ("side", side)).ShouldBe(0);
            page.Value("orders_filled_total", ("side", side)).ShouldBe(0);
        }

        page.Samples.Where(sample => sample.Labels.ContainsKey("reason")).Select(sample => sample.Line).ShouldBe(
        [
            """orders_cancelled_total{order_type="limit",symbol="BTCUSDT",reason="cancelled"} 0""",
            """orders_rejected_total{order_type="limit",symbol="BTCUSDT",reason="timeout_error"} 0""",
            """orders_rejected_total{order_type="limit",symbol="BTCUSDT",reason="api_error"} 0""",
            """orders_rejected_total{order_type="limit",symbol="BTCUSDT",reason="database_error"} 0""",
            """orders_rejected_total{order_type="limit",symbol="BTCUSDT",reason="risk_limit"} 0""",
        ]);
    }

    [Fact]
    public void A_closed_account_leaves_the_page()
    {
        _trading.SetPortfolioValue("u1", "a1", 1000);
        _trading.RemovePortfolio("a1").ShouldBeTrue();
        _trading.RemovePortfolio("a1").ShouldBeFalse();
        _test.Samples.ShouldBeEmpty();
    }

    /// <summary>What one type, symbol and side shows, but for rejections.</summary>
    private static string Orders(int placed = 0, int filled = 0, int cancelled = 0, int ended = 0, int seconds = 0) =>
        $$"""
        order_execution_duration_seconds_sum{order_type="limit",symbol="BTCUSDT"} {{seconds}}
        order_execution_duration_seconds_count{order_type="limit",symbol="BTCUSDT"} {{ended}}
        orders_cancelled_total{order_type="limit",symbol="BTCUSDT",reason="cancelled"} {{cancelled}}
        orders_filled_total{order_type="limit",symbol="BTCUSDT",side="buy"} {{filled}}
        orders_placed_total{order_type="limit",symbol="BTCUSDT",side="buy"} {{placed}}
        """;
}
