using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using TradingHandlers.Messages;
using TradingHandlers.Running;
using TradingHandlers.Strategies;
using TradingHandlers.Tests.Running;

namespace TradingHandlers.Tests.Strategies;

public sealed class StrategyRunnerTests : IDisposable
{
    private const int Enough = 20; // candles for the first decision

    private readonly GatewayMetrics _metrics = TestMetrics.Create();
    private readonly RecordingBus _bus = new();
    private readonly SharedParts _parts = new(new TradingOptions());
    private readonly StrategyRunner _runner;

    public StrategyRunnerTests()
    {
        var desk = new ModelDesk(_metrics, _bus, _parts.Troubles, NullLogger<ModelDesk>.Instance);
        _runner = new StrategyRunner([new CoreHolding()], desk, _bus, _metrics, _parts);
    }

    private IReadOnlyList<OrderTicket> Orders => [.. _bus.Sent<Signal>().Select(signal => signal.Order)];

    [Fact]
    public async Task It_sells_what_it_bought()
    {
        await CandlesAsync(Enough);
        var bought = Orders.ShouldHaveSingleItem();
        (bought.Account, bought.Side, bought.Quantity).ShouldBe(("C-1", TradingOrderSide.Buy, 250));
        await ReportAsync(bought, OrderState.Filled);

        await CandlesAsync(299);
        Orders.Count.ShouldBe(1);
        await CandlesAsync(1);

        (Orders[^1].Side, Orders[^1].Quantity).ShouldBe((TradingOrderSide.Sell, 250));
        _metrics.Value("strategy_signals_total", ("strategy_id", "core_holding"), ("signal_type", "exit_long")).ShouldBe(1);
    }

    [Fact]
    public async Task It_waits_for_the_report_and_twenty_minutes_after_an_order_that_was_not_filled()
    {
        await CandlesAsync(Enough + 100);
        await ReportAsync(Orders.ShouldHaveSingleItem() with { Id = "of another" }, OrderState.Rejected);
        await CandlesAsync(1);
        Orders.Count.ShouldBe(1);

        await ReportAsync(Orders[0], OrderState.Rejected);
        await CandlesAsync(19);
        Orders.Count.ShouldBe(1);
        await CandlesAsync(1);

        Orders.Count.ShouldBe(2);
    }

    public void Dispose()
    {
        _runner.Dispose();
        _parts.Dispose();
    }

    private async Task CandlesAsync(int count)
    {
        for (var i = 0; i < count; i++)
            await _runner.OnCandleAsync(new Candle("BTC-USD", DateTimeOffset.UnixEpoch, 100, 100, 100, 100, 1000), CancellationToken.None);
    }

    private Task ReportAsync(OrderTicket order, OrderState state) => _runner.OnReportAsync(new OrderReport(order, state, 100), CancellationToken.None);
}
