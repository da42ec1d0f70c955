using PricingService.Models;

namespace PricingService.Tests.Models;

public class ElasticityModelTests
{
    [Fact]
    public void Acceptance_falls_with_the_price_by_the_elasticity()
    {
        var model = Model(elasticity: -2, shareAt100: 0.4);

        model.AcceptanceAt(100).ShouldBe(0.4, 1e-12);
        model.AcceptanceAt(200).ShouldBe(0.1, 1e-12);
    }

    [Fact]
    public void Acceptance_is_never_more_than_certain() => Model(elasticity: -2, shareAt100: 0.4).AcceptanceAt(1).ShouldBe(1);

    [Fact]
    public void No_other_price_earns_more_than_the_best_one()
    {
        var model = Model(elasticity: -1.8, shareAt100: 0.4);

        var best = model.BestPrice(costPerNight: 50, lowest: 80, highest: 300);

        best.ShouldBe(112.5, 1e-9);
        for (var price = 80.0; price <= 300; price++)
            Earns(price).ShouldBeLessThanOrEqualTo(Earns(best));
        double Earns(double price) => (price - 50) * model.AcceptanceAt(price);
    }

    [Theory]
    [InlineData(-1.8, 120, 300, 120)]
    [InlineData(-1.8, 80, 100, 100)]
    [InlineData(-0.7, 80, 300, 300)]
    public void The_best_price_keeps_to_its_bounds(double elasticity, double lowest, double highest, double best) =>
        Model(elasticity, shareAt100: 0.4).BestPrice(costPerNight: 50, lowest, highest).ShouldBe(best);

    private static ElasticityModel Model(double elasticity, double shareAt100) => new(
        "p", 1, Math.Log(shareAt100) - elasticity * Math.Log(100), elasticity, ErrorSpread: 0.5, Outcomes: 100, default);
}
