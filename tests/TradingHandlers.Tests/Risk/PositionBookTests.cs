using Gateway.Instrumentation;
using TradingHandlers.Messages;
using TradingHandlers.Risk;

namespace TradingHandlers.Tests.Risk;

public class PositionBookTests
{
    private static readonly Dictionary<string, double> Prices = new() { ["BTC-USD"] = 120 };

    private readonly PositionBook _book = new();

    [Fact]
    public void A_position_that_is_bought_twice_has_the_mean_price_and_its_profit_is_real()
    {
        _book.Apply(Order(TradingOrderSide.Buy, 1), 100).ShouldBeNull();
        _book.Apply(Order(TradingOrderSide.Buy, 3), 108).ShouldBeNull();

        var position = _book.Open.ShouldHaveSingleItem();
        position.EntryPrice.ShouldBe(106);
        position.ProfitAt(120).ShouldBe(56);
        _book.ValueOf("A-1", Prices).ShouldBe(100_056);
    }

    [Fact]
    public void What_is_left_of_a_sale_keeps_its_price_and_its_id()
    {
        _book.Apply(Order(TradingOrderSide.Buy, 4), 100);
        _book.Apply(Order(TradingOrderSide.Sell, 1), 110).ShouldBeNull();

        _book.Open.ShouldHaveSingleItem().ShouldBe(new Position("P-1", "A-1", "momentum", "BTC-USD", 3, 100));
        _book.ValueOf("A-1", Prices).ShouldBe(100_070);
    }

    [Fact]
    public void A_sale_of_all_closes_the_position_also_when_the_numbers_are_not_round()
    {
        _book.Apply(Order(TradingOrderSide.Buy, 0.3), 100);
        _book.Apply(Order(TradingOrderSide.Sell, 0.1), 110);

        _book.Apply(Order(TradingOrderSide.Sell, 0.2), 110)!.Id.ShouldBe("P-1");

        _book.Open.ShouldBeEmpty();
        _book.ValueOf("A-1", Prices).ShouldBe(100_003, tolerance: 1e-6);
    }

    [Fact]
    public void A_sale_of_more_closes_it_and_opens_one_that_is_short()
    {
        _book.Apply(Order(TradingOrderSide.Buy, 1), 100);

        _book.Apply(Order(TradingOrderSide.Sell, 3), 110)!.Id.ShouldBe("P-1");

        var shorted = _book.Open.ShouldHaveSingleItem();
        (shorted.Id, shorted.Quantity, shorted.EntryPrice).ShouldBe(("P-2", -2, 110));
        shorted.ProfitAt(120).ShouldBe(-20);
        _book.ExposureIn("BTC-USD", 120).ShouldBe(240);
    }

    private static OrderTicket Order(TradingOrderSide side, double quantity) =>
        new("1", "A-1", "momentum", "BTC-USD", side, OrderTicket.Market, quantity, null, DateTimeOffset.UnixEpoch);
}
