using PricingService.Learning;
using PricingService.Models;

namespace PricingService.Tests.Learning;

public class DriftDetectorTests
{
    // One visitor in two is expected to accept.
    private static readonly ElasticityModel Model = new("p", 1, Math.Log(0.5), Elasticity: 0, ErrorSpread: 0.5, Outcomes: 100, default);

    private readonly DriftDetector _detector = new(Settings.Learning(options => (options.DriftWindow, options.DriftThreshold) = (16, 3)));

    [Fact]
    public void Visitors_who_decide_as_predicted_are_no_drift()
    {
        for (var batch = 0; batch < 10; batch++)
            _detector.Observe(Model, Visitors(accept: 8, decline: 8)).ShouldBeFalse();
    }

    // The standard error of 16 visitors is 0.125: 3 of them are 0.375, which 14 of 16 reach and do not pass.
    [Theory]
    [InlineData(14, false)]
    [InlineData(15, true)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    public void Errors_beyond_the_threshold_are_a_drift_in_either_direction(int accept, bool drift) =>
        _detector.Observe(Model, Visitors(accept, 16 - accept)).ShouldBe(drift);

    [Fact]
    public void Too_few_visitors_are_no_drift() => _detector.Observe(Model, Visitors(accept: 15, decline: 0)).ShouldBeFalse();

    [Fact]
    public void Only_the_last_visitors_count()
    {
        _detector.Observe(Model, Visitors(accept: 8, decline: 8));

        _detector.Observe(Model, Visitors(accept: 8, decline: 0)).ShouldBeFalse();
        _detector.Observe(Model, Visitors(accept: 8, decline: 0)).ShouldBeTrue();
    }

    [Fact]
    public void A_drift_is_told_once()
    {
        _detector.Observe(Model, Visitors(accept: 16, decline: 0)).ShouldBeTrue();

        _detector.Observe(Model, Visitors(accept: 15, decline: 0)).ShouldBeFalse();
    }

    [Fact]
    public void A_new_model_starts_without_the_errors_of_the_one_before()
    {
        _detector.Observe(Model, Visitors(accept: 15, decline: 0));

        _detector.Observe(Model with { Version = 2 }, Visitors(accept: 1, decline: 0)).ShouldBeFalse();
    }

    [Fact]
    public void Properties_drift_each_by_itself()
    {
        _detector.Observe(Model, Visitors(accept: 15, decline: 0));

        _detector.Observe(Model with { PropertyId = "q" }, Visitors(accept: 1, decline: 0)).ShouldBeFalse();
        _detector.Observe(Model, Visitors(accept: 1, decline: 0)).ShouldBeTrue();
    }

    private static IEnumerable<Outcome> Visitors(int accept, int decline) =>
        Enumerable.Repeat(new Outcome(100, true), accept).Concat(Enumerable.Repeat(new Outcome(100, false), decline));
}
