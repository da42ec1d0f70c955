using Dapper;
using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using TradingHandlers.Messages;
using TradingHandlers.Orders;
using TradingHandlers.Running;
using TradingHandlers.Tests.Running;
using TradingHandlers.Venue;

namespace TradingHandlers.Tests.Orders;

public sealed class OrderExecutorTests : IDisposable
{
    private const double Well = 0.5;
    private const double Busy = 0.02;
    private const double Silent = 0.005;

    private readonly GatewayMetrics _metrics = TestMetrics.Create(errors: new OrderErrors());
    private readonly RecordingBus _bus = new();
    private readonly SharedParts _parts = new(new TradingOptions { VenueTimeout = TimeSpan.FromMinutes(1) });
    private readonly OrderDatabase _database;
    private readonly OrderStore _store;

    public OrderExecutorTests()
    {
        _database = new OrderDatabase(_parts.Options, _metrics);
        _store = new OrderStore(_database, new OrderErrors());
    }

    [Fact]
    public async Task An_order_that_is_given_twice_is_executed_once()
    {
        var executor = await ExecutorAsync(Well);
        await executor.OnOrderAsync(new PlaceOrder(Order("1")), CancellationToken.None);
        await executor.OnOrderAsync(new PlaceOrder(Order("1")), CancellationToken.None);

        // Told once more, for whoever missed the end.
        _bus.Sent<OrderReport>().Select(report => report.State).ShouldBe([OrderState.Filled, OrderState.Filled]);
        _bus.Sent<OrderReport>().Select(report => report.Price).Distinct().ShouldHaveSingleItem().ShouldBe(100.01, tolerance: 1e-9);
        _metrics.Value("orders_placed_total").ShouldBe(1);
        _metrics.Value("orders_filled_total").ShouldBe(1);
        _metrics.Value("order_execution_duration_seconds_count").ShouldBe(1);
        _metrics.Value("db_query_errors_total", ("query_type", "insert"), ("error_type", "constraint_violation")).ShouldBe(1);
        (await _store.FindAsync("1"))!.State.ShouldBe(OrderState.Filled);
        _metrics.Value("db_connections", ("database", "orders"), ("state", "active")).ShouldBe(1, "the one that holds the database");
    }

    [Theory]
    [InlineData(Busy, "venue_busy", 0)]
    [InlineData(Silent, "timeout_error", 1)]
    public async Task An_order_that_the_venue_does_not_take_is_rejected_with_the_reason(double luck, string reason, int alerts)
    {
        var executor = await ExecutorAsync(luck);
        if (luck == Silent)
            _parts.Options.VenueTimeout = TimeSpan.FromMilliseconds(50);

        await executor.OnOrderAsync(new PlaceOrder(Order("1")), CancellationToken.None);

        _bus.Sent<OrderReport>().ShouldHaveSingleItem().Reason.ShouldBe(reason);
        _bus.Sent<AlertRequest>().Count().ShouldBe(alerts);
        _metrics.Value("orders_rejected_total", ("reason", reason)).ShouldBe(1);
        (await _store.FindAsync("1"))!.Reason.ShouldBe(reason);
    }

    [Fact]
    public async Task An_order_that_waits_and_is_given_twice_has_no_end_yet()
    {
        var executor = await ExecutorAsync(Well);
        var order = new PlaceOrder(Order("1") with { Type = OrderTicket.Limit, LimitPrice = 90 });
        await executor.OnOrderAsync(order, CancellationToken.None);
        await executor.OnOrderAsync(order, CancellationToken.None);

        _bus.Sent<OrderReport>().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_broker_that_is_away_does_not_hold_up_a_stop()
    {
        var executor = await ExecutorAsync(Well);
        foreach (var id in (string[])["1", "2"])
            await executor.OnOrderAsync(new PlaceOrder(Order(id) with { Type = OrderTicket.Limit, LimitPrice = 90 }), CancellationToken.None);
        _bus.IsAway = true;

        await executor.CancelOpenOrdersAsync("shutdown");

        (await _store.CountAsync()).ShouldBe(new Dictionary<OrderState, int> { [OrderState.Cancelled] = 2 });
    }

    [Fact]
    public async Task An_order_that_waits_is_taken_back_once()
    {
        var executor = await ExecutorAsync(Well);
        await executor.OnOrderAsync(new PlaceOrder(Order("1") with { Type = OrderTicket.Limit, LimitPrice = 90 }), CancellationToken.None);

        (await executor.CancelAsync("1", "by_request")).ShouldBeTrue();
        (await executor.CancelAsync("1", "by_request")).ShouldBeFalse();

        _metrics.Value("orders_cancelled_total", ("reason", "by_request")).ShouldBe(1);
        (await _store.CountAsync()).ShouldBe(new Dictionary<OrderState, int> { [OrderState.Cancelled] = 1 });
    }

    [Fact]
    public async Task Orders_that_ended_long_ago_are_forgotten_with_their_fills_and_one_that_waits_is_not()
    {
        var executor = await ExecutorAsync(Well);
        var now = DateTimeOffset.UtcNow;
        await executor.OnOrderAsync(new PlaceOrder(Order("old") with { SignaledAt = now.AddHours(-2) }), CancellationToken.None);
        await executor.OnOrderAsync(new PlaceOrder(Order("waits") with { SignaledAt = now.AddHours(-2), Type = OrderTicket.Limit, LimitPrice = 90 }), CancellationToken.None);
        await executor.OnOrderAsync(new PlaceOrder(Order("new") with { SignaledAt = now }), CancellationToken.None);

        await _store.ForgetAsync(now.AddHours(-1));

        (await _store.NewestAsync()).Select(order => order.Id).ShouldBe(["new", "waits"]);
        await using var connection = await _database.OpenAsync();
        (await connection.QueryAsync<string>("SELECT order_id FROM fills")).ShouldBe(["new"]);
        _metrics.Value("db_queries_total", ("query_type", "delete")).ShouldBe(1);
    }

    public void Dispose()
    {
        _database.Dispose();
        _parts.Dispose();
    }

    private async Task<OrderExecutor> ExecutorAsync(double luck)
    {
        var venue = new SimulatedVenue(_parts.Troubles, _parts.Time, new Lucky(luck));
        var executor = new OrderExecutor(venue, _store, _bus, _metrics, _parts, NullLogger<OrderExecutor>.Instance);
        await executor.OnCandleAsync(new Candle("BTC-USD", DateTimeOffset.UnixEpoch, 100, 100, 100, 100, 1000), CancellationToken.None);
        return executor;
    }

    private static OrderTicket Order(string id) =>
        new(id, "A-1", "momentum", "BTC-USD", TradingOrderSide.Buy, OrderTicket.Market, 1, null, DateTimeOffset.UtcNow);
}
