using PricingService.Competitors;
using PricingService.Scoring;

namespace PricingService.Tests.Scoring;

public class RulePricingTests
{
    private static readonly DateOnly TuesdayInMay = new(2030, 5, 14);

    [Fact]
    public void An_ordinary_night_in_a_house_that_is_half_full_costs_a_little_more_than_the_base_price()
    {
        var factors = RulePricing.Factors(Demand.Hotel, TuesdayInMay, occupancy: 0.5, competitors: null);

        factors.ShouldBe(new PriceFactors(Season: 1, Weekday: 1, Occupancy: 1.05, Competitors: 1));
        RulePricing.Price(Demand.Hotel, factors).ShouldBe(189);
    }

    [Theory]
    [InlineData("2030-07-16", 1.25, 1)]
    [InlineData("2030-07-19", 1.25, 1.15)]
    [InlineData("2030-07-20", 1.25, 1.15)]
    [InlineData("2030-02-10", 0.85, 0.95)]
    [InlineData("2030-12-24", 1.15, 1)]
    public void Season_and_weekday_make_a_night_dearer_or_cheaper(string night, double season, double weekday)
    {
        var factors = RulePricing.Factors(Demand.Hotel, DateOnly.Parse(night, null), occupancy: 0.5, competitors: null);

        (factors.Season, factors.Weekday).ShouldBe((season, weekday));
    }

    [Theory]
    [InlineData(0, 0.85)]
    [InlineData(0.25, 0.95)]
    [InlineData(1, 1.25)]
    public void The_fuller_the_house_the_dearer(double occupancy, double factor) =>
        RulePricing.Factors(Demand.Hotel, TuesdayInMay, occupancy, competitors: null).Occupancy.ShouldBe(factor, 1e-12);

    [Theory]
    [InlineData(10, 0.9)]
    [InlineData(1000, 1.1)]
    [InlineData(189, 1)]
    public void Competitors_pull_the_price_towards_theirs_within_bounds(double median, double factor) =>
        RulePricing.Factors(Demand.Hotel, TuesdayInMay, occupancy: 0.5, Ask(median)).Competitors.ShouldBe(factor, 1e-12);

    [Fact]
    public void Competitors_who_ask_a_little_more_pull_a_little() =>
        RulePricing.Factors(Demand.Hotel, TuesdayInMay, occupancy: 0.5, Ask(200)).Competitors.ShouldBe(Math.Pow(200 / 189.0, 0.3), 1e-12);

    [Fact]
    public void No_rule_sells_a_night_below_its_cost() =>
        RulePricing.Price(Demand.Hotel, new PriceFactors(0.2, 1, 1, 1)).ShouldBe(Demand.Hotel.CostPerNight);

    [Fact]
    public void The_median_is_the_middle_price()
    {
        Ask(90, 10, 30).Median.ShouldBe(30);
        Ask(90, 10, 30, 50).Median.ShouldBe(40);
    }

    private static CompetitorPrices Ask(params double[] prices) =>
        new(Demand.Hotel.Id, default, [.. prices.Select(price => new CompetitorOffer("Bellevue", price))]);
}
