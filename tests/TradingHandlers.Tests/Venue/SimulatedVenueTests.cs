using Gateway.Instrumentation;
using Microsoft.Extensions.Time.Testing;
using TradingHandlers.Messages;
using TradingHandlers.Tests.Running;
using TradingHandlers.Troubles;
using TradingHandlers.Venue;

namespace TradingHandlers.Tests.Venue;

public class SimulatedVenueTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TroubleSwitch _troubles;
    private readonly SimulatedVenue _venue;

    public SimulatedVenueTests()
    {
        _troubles = new TroubleSwitch(_time);
        _venue = new SimulatedVenue(_troubles, _time, new Lucky(0.5));
        _venue.Advance(Candle(100)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(TradingOrderSide.Buy, 100.01)]
    [InlineData(TradingOrderSide.Sell, 99.99)]
    public async Task A_market_order_is_filled_at_the_price_and_the_spread(TradingOrderSide side, double price) =>
        (await PlaceAsync(Order(side))).ShouldBe(price);

    [Fact]
    public async Task A_limit_order_waits_until_its_price_is_reached()
    {
        (await PlaceAsync(Order(TradingOrderSide.Buy, limit: 99))).ShouldBeNull();
        _venue.Advance(Candle(100)).ShouldBeEmpty();

        _venue.Advance(Candle(98.5)).ShouldHaveSingleItem().ShouldBe(new OrderReport(Order(TradingOrderSide.Buy, limit: 99), OrderState.Filled, 99));
        _venue.Waiting().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_limit_order_expires_after_thirty_minutes()
    {
        await PlaceAsync(Order(TradingOrderSide.Sell, limit: 110));
        for (var minute = 1; minute < 30; minute++)
            _venue.Advance(Candle(100)).ShouldBeEmpty();

        var expired = _venue.Advance(Candle(100)).ShouldHaveSingleItem();
        (expired.State, expired.Reason).ShouldBe((OrderState.Cancelled, "expired"));
    }

    [Fact]
    public async Task More_than_half_of_the_volume_is_not_there_to_be_taken() =>
        (await Should.ThrowAsync<VenueException>(() => PlaceAsync(Order(TradingOrderSide.Buy, quantity: 501)))).Reason.ShouldBe("insufficient_liquidity");

    [Fact]
    public async Task In_trouble_it_takes_nothing_and_nothing_that_waits_is_filled()
    {
        await PlaceAsync(Order(TradingOrderSide.Buy, limit: 99));
        _troubles.Start(new TroubleRequest(TroubleNames.ServiceDown, TimeSpan.FromSeconds(30)));

        (await Should.ThrowAsync<VenueException>(() => PlaceAsync(Order(TradingOrderSide.Buy)))).Reason.ShouldBe("venue_unreachable");
        _venue.Advance(Candle(90)).ShouldBeEmpty();

        _time.Advance(TimeSpan.FromSeconds(30));
        _venue.Advance(Candle(90)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task It_never_answers_to_one_order_in_a_hundred()
    {
        var silent = new SimulatedVenue(_troubles, _time, new Lucky(0.005));
        silent.Advance(Candle(100));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1), _time);

        var placing = silent.PlaceAsync(Order(TradingOrderSide.Buy), patience.Token);
        _time.Advance(TimeSpan.FromSeconds(1));

        await Should.ThrowAsync<OperationCanceledException>(() => placing);
        silent.Waiting().ShouldBeEmpty();
    }

    private async Task<double?> PlaceAsync(OrderTicket order)
    {
        var placing = _venue.PlaceAsync(order, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(1)); // its latency
        return await placing;
    }

    private static OrderTicket Order(TradingOrderSide side, double quantity = 1, double? limit = null) =>
        new("1", "A-1", "momentum", "BTC-USD", side, limit is null ? OrderTicket.Market : OrderTicket.Limit, quantity, limit, DateTimeOffset.UnixEpoch);

    private static Candle Candle(double close) => new("BTC-USD", DateTimeOffset.UnixEpoch, close, close, close, close, 1000);
}
