using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using TradingHandlers.Messages;
using TradingHandlers.Risk;
using TradingHandlers.Running;
using TradingHandlers.Tests.Running;

namespace TradingHandlers.Tests.Risk;

public sealed class RiskManagerTests : IDisposable
{
    private const string Symbol = "BTC-USD";

    private readonly GatewayMetrics _metrics = TestMetrics.Create();
    private readonly RecordingBus _bus = new();
    private readonly SharedParts _parts = new(new TradingOptions { MaxExposure = 1000 });
    private readonly RiskManager _manager;

    public RiskManagerTests() => _manager = new RiskManager(_bus, _metrics, _parts);

    [Fact]
    public async Task An_order_without_a_price_is_rejected_and_reported()
    {
        await SignalAsync(Order("1", 1));

        _bus.Sent<OrderReport>().ShouldHaveSingleItem().Reason.ShouldBe("no_price");
        _bus.Sent<PlaceOrder>().ShouldBeEmpty();
        _metrics.Value("orders_rejected_total", ("reason", "no_price")).ShouldBe(1);
    }

    [Fact]
    public async Task Orders_under_way_count_for_the_limit_until_their_report()
    {
        await PriceAsync(100);
        await SignalAsync(Order("1", 6));
        await SignalAsync(Order("2", 6));
        await ReportAsync(Order("1", 6), OrderState.Rejected);
        await SignalAsync(Order("3", 6));

        _bus.Sent<PlaceOrder>().Select(place => place.Order.Id).ShouldBe(["1", "3"]);
        _bus.Sent<OrderReport>().ShouldHaveSingleItem().ShouldBe(new OrderReport(Order("2", 6), OrderState.Rejected, Reason: "max_exposure"));
    }

    [Fact]
    public async Task An_order_that_is_given_again_after_its_end_is_not_under_way()
    {
        await PriceAsync(100);
        await SignalAsync(Order("1", 6));
        await ReportAsync(Order("1", 6), OrderState.Rejected);
        await SignalAsync(Order("1", 6)); // the executor refuses it
        await SignalAsync(Order("2", 6));

        _bus.Sent<PlaceOrder>().Select(place => place.Order.Id).ShouldBe(["1", "1", "2"]);
    }

    [Fact]
    public async Task A_report_that_comes_twice_is_booked_once()
    {
        await PriceAsync(100);
        await ReportAsync(Order("1", 2), OrderState.Filled, 100);
        await ReportAsync(Order("1", 2), OrderState.Filled, 100);

        _metrics.Value("current_risk_exposure", ("symbol", Symbol)).ShouldBe(200);
    }

    [Fact]
    public async Task A_position_from_before_the_start_counts_what_it_cost_until_there_is_a_price()
    {
        await ReportAsync(Order("1", 2), OrderState.Filled, 100);
        await PriceAsync(100, "SOL-USD"); // the end of a minute in which the other exchange refused

        _bus.Sent<PortfolioUpdate>().Single(update => update.Account == "A-1").Value.ShouldBe(100_000);
    }

    [Fact]
    public async Task A_position_is_on_the_page_with_its_profit_until_it_closes()
    {
        await PriceAsync(100);
        await ReportAsync(Order("1", 2), OrderState.Filled, 100);
        await PriceAsync(90);

        _metrics.Value("position_pnl_usd", ("position_id", "P-1"), ("symbol", Symbol), ("strategy_id", "momentum")).ShouldBe(-20);
        _metrics.Value("active_positions_count", ("strategy_id", "momentum"), ("symbol", Symbol)).ShouldBe(1);
        _metrics.Value("current_risk_exposure", ("symbol", Symbol)).ShouldBe(180);

        await ReportAsync(Order("2", 2, TradingOrderSide.Sell), OrderState.Filled, 90);

        _metrics.Has("position_pnl_usd").ShouldBeFalse();
        _metrics.Value("active_positions_count", ("strategy_id", "momentum"), ("symbol", Symbol)).ShouldBe(0);
        _metrics.Value("current_risk_exposure", ("symbol", Symbol)).ShouldBe(0);
    }

    [Fact]
    public async Task An_override_passes_its_breach_is_counted_once_and_it_is_closed_once()
    {
        var order = Order("1", 12) with { Account = "D-1", Strategy = "manual", IsOverride = true };
        await PriceAsync(100);
        await SignalAsync(order);
        await ReportAsync(order, OrderState.Filled, 100);
        await PriceAsync(101);

        Breaches("max_exposure", "dave").ShouldBe(1);
        var closing = _bus.Sent<PlaceOrder>().Last().Order;
        (closing.Side, closing.Quantity, closing.IsOverride).ShouldBe((TradingOrderSide.Sell, 12, false));
        _bus.Sent<PlaceOrder>().Count().ShouldBe(2);
        _bus.Sent<AlertRequest>().ShouldHaveSingleItem().Priority.ShouldBe("critical");

        // The venue did not take it: again.
        await ReportAsync(closing, OrderState.Rejected);
        await PriceAsync(102);
        _bus.Sent<PlaceOrder>().Count().ShouldBe(3);
        Breaches("max_exposure", "dave").ShouldBe(1);

        // Closed, and exceeded once more.
        await ReportAsync(_bus.Sent<PlaceOrder>().Last().Order, OrderState.Filled, 102);
        await ReportAsync(order with { Id = "2" }, OrderState.Filled, 102);
        Breaches("max_exposure", "dave").ShouldBe(2);
    }

    [Fact]
    public async Task A_fall_beyond_the_limit_halts_the_account_which_may_still_sell()
    {
        await PriceAsync(100);
        await ReportAsync(Order("1", 900), OrderState.Filled, 100);
        await PriceAsync(100, "SOL-USD"); // the end of a minute
        await PriceAsync(80);
        await PriceAsync(100, "SOL-USD");

        Breaches("max_drawdown", "alice").ShouldBe(1);
        _metrics.Value("drawdown_percentage", ("account_id", "A-1"), ("timeframe", "1d")).ShouldBe(18, tolerance: 1e-9);
        _bus.Sent<PortfolioUpdate>().Last(update => update.Account == "A-1").Value.ShouldBe(82_000);
        await SignalAsync(Order("2", 1));
        await SignalAsync(Order("3", 900, TradingOrderSide.Sell));

        _bus.Sent<OrderReport>().ShouldHaveSingleItem().Reason.ShouldBe("account_halted");
        _bus.Sent<PlaceOrder>().ShouldHaveSingleItem().Order.Id.ShouldBe("3");
    }

    public void Dispose()
    {
        _manager.Dispose();
        _parts.Dispose();
    }

    private double Breaches(string limit, string user) => _metrics.Value("risk_limit_breaches_total", ("limit_type", limit), ("user_id", user));

    private Task PriceAsync(double price, string symbol = Symbol) =>
        _manager.OnCandleAsync(new Candle(symbol, DateTimeOffset.UnixEpoch, price, price, price, price, 1000), CancellationToken.None);

    private Task SignalAsync(OrderTicket order) => _manager.OnSignalAsync(new Signal("entry_long", order), CancellationToken.None);

    private Task ReportAsync(OrderTicket order, OrderState state, double price = 0) =>
        _manager.OnReportAsync(new OrderReport(order, state, price), CancellationToken.None);

    private static OrderTicket Order(string id, double quantity, TradingOrderSide side = TradingOrderSide.Buy) =>
        new(id, "A-1", "momentum", Symbol, side, OrderTicket.Market, quantity, null, DateTimeOffset.UnixEpoch);
}
