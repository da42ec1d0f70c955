using PricingService.Learning;
using PricingService.Models;

namespace PricingService.Tests.Models;

public class ElasticityFitTests
{
    [Theory]
    [InlineData(-0.5)]
    [InlineData(-1.4)]
    [InlineData(-2.5)]
    public void The_fit_recovers_a_known_elasticity(double elasticity)
    {
        var (intercept, fitted) = ElasticityFit.Fit(Demand.Outcomes(elasticity, perPrice: 1000));

        fitted.ShouldBe(elasticity, 0.03);
        Math.Exp(intercept + fitted * Math.Log(Demand.Hotel.BasePrice)).ShouldBe(0.4, 0.01);
    }

    [Fact]
    public void The_fit_recovers_an_elasticity_from_visitors_who_decide_by_chance()
    {
        var random = new Random(Seed: 11);
        var outcomes = Enumerable.Range(0, 20_000).Select(_ =>
        {
            var price = 100 * (0.6 + random.NextDouble());
            return new Outcome(price, random.NextDouble() < 0.4 * Math.Pow(price / 100, -1.7));
        }).ToList();

        ElasticityFit.Fit(outcomes).Elasticity.ShouldBe(-1.7, 0.1);
    }

    [Fact]
    public void Prices_that_nobody_takes_are_fitted_as_well()
    {
        var outcomes = Enumerable.Range(0, 100).Select(visitor => new Outcome(visitor % 2 == 0 ? 100 : 200, visitor % 4 == 0)).ToList();

        ElasticityFit.Fit(outcomes).Elasticity.ShouldBeInRange(-10, -2); // and not NaN, which is less than anything
    }

    [Fact]
    public void Outcomes_at_one_price_cannot_be_fitted() =>
        Should.Throw<TrainingException>(() => ElasticityFit.Fit([.. Enumerable.Range(0, 200).Select(visitor => new Outcome(100, visitor % 3 == 0))]))
            .Message.ShouldContain("200 outcomes");

    [Fact]
    public void Too_few_outcomes_cannot_be_fitted() =>
        Should.Throw<TrainingException>(() => ElasticityFit.Fit([.. Demand.Outcomes(-1.5).Take(39)]));

    [Fact]
    public void The_spread_of_the_errors_is_that_of_the_outcomes()
    {
        var model = new ElasticityModel("p", 1, Intercept: Math.Log(0.5), Elasticity: 0, ErrorSpread: 0, Outcomes: 0, default);

        ElasticityFit.ErrorSpread(model, [new Outcome(10, true), new Outcome(10, false)]).ShouldBe(0.5, 1e-12);
    }
}
