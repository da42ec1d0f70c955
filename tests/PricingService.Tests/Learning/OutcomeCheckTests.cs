using PricingService.Learning;

namespace PricingService.Tests.Learning;

public class OutcomeCheckTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, true, 0, "no_price")]
    [InlineData(0.0, true, 0, "price_out_of_range")]
    [InlineData(-5.0, true, 0, "price_out_of_range")]
    [InlineData(double.NaN, true, 0, "price_out_of_range")]
    [InlineData(1800.01, true, 0, "price_out_of_range")]
    [InlineData(100.0, null, 0, "no_decision")]
    [InlineData(100.0, true, 61, "in_future")]
    [InlineData(100.0, true, 59, null)]
    [InlineData(1800.0, false, -100000, null)]
    public void An_outcome_is_refused_for_its_reason(double? price, bool? accepted, int secondsFromNow, string? reason) =>
        OutcomeCheck.ReasonAgainst(new OutcomeReport(price, accepted, "v", Now.AddSeconds(secondsFromNow)), Demand.Hotel, Now).ShouldBe(reason);

    [Fact]
    public void An_outcome_without_a_time_is_of_now() => OutcomeCheck.ReasonAgainst(new OutcomeReport(100, true), Demand.Hotel, Now).ShouldBeNull();
}
