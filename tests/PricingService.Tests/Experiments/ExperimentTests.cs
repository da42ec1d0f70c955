using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;
using PricingService.Experiments;

namespace PricingService.Tests.Experiments;

public class ExperimentTests
{
    private readonly GatewayMetrics _metrics = TestMetrics.Create();

    public ExperimentTests() => _metrics.Experiments.Announce(new ExperimentOptions().Id);

    [Fact]
    public void A_visitor_is_in_the_same_arm_whenever_and_wherever_he_comes()
    {
        var variants = Visitors(1000).Select(Experiment().VariantOf).ToList();

        Visitors(1000).Select(Experiment().VariantOf).ShouldBe(variants);

        // Written down, because another machine or the next version has to say the same.
        Visitors(8).Select(Experiment().VariantOf).ShouldBe(
            [
                PricingExperimentVariant.Ml, PricingExperimentVariant.RuleBased, PricingExperimentVariant.RuleBased, PricingExperimentVariant.Ml,
                PricingExperimentVariant.RuleBased, PricingExperimentVariant.RuleBased, PricingExperimentVariant.RuleBased, PricingExperimentVariant.Ml,
            ]);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0)]
    [InlineData(1)]
    public void The_arms_are_as_large_as_they_shall_be(double share)
    {
        var experiment = Experiment(options => options.MlShare = share);

        // Five standard deviations of the share of 20 000 visitors.
        Visitors(20_000).Average(visitor => experiment.VariantOf(visitor) == PricingExperimentVariant.Ml ? 1 : 0)
            .ShouldBeInRange(share - 5 * Math.Sqrt(share * (1 - share) / 20_000), share + 5 * Math.Sqrt(share * (1 - share) / 20_000));
    }

    [Fact]
    public void Another_experiment_mixes_the_visitors_anew()
    {
        var other = Experiment(options => options.Id = "summer");
        var one = Experiment();

        Visitors(1000).Count(visitor => one.VariantOf(visitor) == other.VariantOf(visitor)).ShouldBeInRange(400, 600);
    }

    [Fact]
    public void A_visitor_who_comes_again_is_counted_once()
    {
        var experiment = Experiment();

        experiment.Assign("visitor-1").ShouldBe(experiment.Assign("visitor-1"));

        _metrics.Value("pricing_ab_assignments_total").ShouldBe(1);
        experiment.Arms[experiment.VariantOf("visitor-1")].ShouldBe(new ArmCounts(Assigned: 1, Accepted: 0, Declined: 0));
    }

    [Fact]
    public void Only_the_first_decision_of_a_visitor_counts()
    {
        var experiment = Experiment();
        var variant = experiment.Assign("visitor-1");

        experiment.RecordOutcome("visitor-1", accepted: true);
        experiment.RecordOutcome("visitor-1", accepted: false);

        _metrics.Value("pricing_ab_outcomes_total", ("accepted", "true")).ShouldBe(1);
        _metrics.Value("pricing_ab_outcomes_total", ("accepted", "false")).ShouldBe(0);
        experiment.Arms[variant].ShouldBe(new ArmCounts(1, Accepted: 1, Declined: 0));
    }

    [Fact]
    public void A_decision_of_somebody_who_was_not_assigned_does_not_count()
    {
        Experiment().RecordOutcome("stranger", accepted: true);

        _metrics.Value("pricing_ab_outcomes_total").ShouldBe(0);
    }

    [Fact]
    public void The_oldest_visitors_are_forgotten_first()
    {
        var experiment = Experiment(options => options.RememberedVisitors = 2);
        foreach (var visitor in (string[])["a", "b", "c"])
            experiment.Assign(visitor);

        experiment.RecordOutcome("a", accepted: true);
        experiment.RecordOutcome("c", accepted: true);

        _metrics.Value("pricing_ab_outcomes_total").ShouldBe(1);
    }

    private static IEnumerable<string> Visitors(int count) => Enumerable.Range(1, count).Select(number => $"visitor-{number}");

    private Experiment Experiment(Action<ExperimentOptions>? configure = null) => new(_metrics.Experiments, Settings.Experiment(configure));
}
