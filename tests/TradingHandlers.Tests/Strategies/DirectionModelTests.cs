using TradingHandlers.Strategies;

namespace TradingHandlers.Tests.Strategies;

public class DirectionModelTests
{
    [Fact]
    public void The_fit_finds_the_weights_that_made_the_examples()
    {
        var random = new Random(7);
        Example[] examples = [.. Enumerable.Range(0, 100).Select(_ => new Features(random.NextDouble() - 0.5, random.NextDouble() - 0.5))
            .Select(features => new Example(features, 0.3 * features.Momentum - 0.7 * features.Distance))];

        var model = DirectionModel.Fit("1", examples, [.. examples.Select(example => example.Features.Momentum)]);

        model.MomentumWeight.ShouldBe(0.3, tolerance: 1e-9);
        model.DistanceWeight.ShouldBe(-0.7, tolerance: 1e-9);
    }

    [Fact]
    public void Examples_that_are_all_alike_are_refused() =>
        Should.Throw<TrainingException>(() => DirectionModel.Fit("1", [new Example(default, 0.01)], [0]));

    [Fact]
    public void Drift_is_nothing_for_the_same_input_and_large_for_another_unit()
    {
        double[] inputs = [.. Enumerable.Range(-200, 400).Select(number => number / 10_000.0)];
        var reference = InputDistribution.Of(inputs);

        reference.DriftOf(inputs).ShouldBe(0, tolerance: 1e-9);
        reference.DriftOf(inputs.Select(input => input * 100)).ShouldBeGreaterThan(0.15);
    }
}
