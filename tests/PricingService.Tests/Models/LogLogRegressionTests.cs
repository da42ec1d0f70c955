using PricingService.Models;

namespace PricingService.Tests.Models;

public class LogLogRegressionTests
{
    [Theory]
    [InlineData(-0.4)]
    [InlineData(-1.8)]
    [InlineData(1.2)]
    public void Points_on_a_line_give_that_line(double slope)
    {
        var points = new[] { 50.0, 80, 120, 300 }.Select((x, index) => (x, Math.Exp(2 + slope * Math.Log(x)), 1.0 + index)).ToList();

        var line = LogLogRegression.Fit(points);

        line!.Value.Slope.ShouldBe(slope, 1e-9);
        line.Value.Intercept.ShouldBe(2, 1e-9);
    }

    [Fact]
    public void A_point_counts_by_its_weight()
    {
        // Twice the same point is the point with twice the weight.
        var twice = LogLogRegression.Fit([(1, 1, 1), (2, 3, 1), (2, 3, 1), (4, 5, 1)]);
        var weighted = LogLogRegression.Fit([(1, 1, 1), (2, 3, 2), (4, 5, 1)]);

        weighted!.Value.Slope.ShouldBe(twice!.Value.Slope, 1e-12);
        weighted.Value.Intercept.ShouldBe(twice.Value.Intercept, 1e-12);
    }

    [Fact]
    public void Points_at_one_place_give_no_line() => LogLogRegression.Fit([(100, 0.2, 1), (100, 0.4, 1), (100, 0.3, 5)]).ShouldBeNull();

    [Fact]
    public void No_points_give_no_line() => LogLogRegression.Fit([]).ShouldBeNull();
}
