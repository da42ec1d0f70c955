using Gateway.Instrumentation;
using TradingHandlers.Gateway;

namespace TradingHandlers.Tests.Gateway;

public class OrderRequestTests
{
    private static readonly OrderRequest Good = new("1", "BTC-USD", TradingOrderSide.Buy, 0.5, 60_000);

    public static TheoryData<string> Mistakes => [.. Wrong.Keys];

    private static Dictionary<string, OrderRequest> Wrong { get; } = new()
    {
        ["The id is empty: leave it out, or give one."] = Good with { Id = "" },
        ["The symbol is none of BTC-USD, ETH-USD, SOL-USD."] = Good with { Symbol = null },
        ["The side is neither Buy nor Sell."] = Good with { Side = null },
        ["The quantity is not above 0."] = Good with { Quantity = double.NaN },
        ["The limit price is not above 0."] = Good with { LimitPrice = 0 },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told(string mistake) => Wrong[mistake].Mistake().ShouldBe(mistake);

    [Fact]
    public void A_side_that_does_not_exist_is_a_mistake() => (Good with { Side = (TradingOrderSide)7 }).Mistake().ShouldBe("The side is neither Buy nor Sell.");

    [Fact]
    public void An_id_and_a_limit_price_may_be_left_out() => (Good with { Id = null, LimitPrice = null }).Mistake().ShouldBeNull();
}
