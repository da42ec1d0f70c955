using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Families;

public class ExperimentMetricsTests
{
    private readonly TestRegistry _test = new();
    private readonly ExperimentMetrics _experiments;

    public ExperimentMetricsTests() => _experiments = new ExperimentMetrics(_test.Metrics);

    [Fact]
    public void An_announced_experiment_shows_both_arms_and_both_answers_at_0()
    {
        _experiments.Announce("e1");
        _test.Samples.ShouldBe(
            """
            pricing_ab_assignments_total{experiment_id="e1",variant="ml"} 0
            pricing_ab_assignments_total{experiment_id="e1",variant="rule_based"} 0
            pricing_ab_outcomes_total{experiment_id="e1",variant="ml",accepted="true"} 0
            pricing_ab_outcomes_total{experiment_id="e1",variant="rule_based",accepted="true"} 0
            pricing_ab_outcomes_total{experiment_id="e1",variant="ml",accepted="false"} 0
            pricing_ab_outcomes_total{experiment_id="e1",variant="rule_based",accepted="false"} 0
            """);
    }

    [Fact]
    public void The_first_visitor_brings_both_arms_onto_the_page()
    {
        _experiments.RecordAssignment("e1", PricingExperimentVariant.RuleBased);
        _test.SamplesOf("pricing_ab_assignments").ShouldBe(
            """
            pricing_ab_assignments_total{experiment_id="e1",variant="ml"} 0
            pricing_ab_assignments_total{experiment_id="e1",variant="rule_based"} 1
            """);
    }

    [Fact]
    public void Decisions_are_counted_by_arm_and_answer()
    {
        _experiments.RecordAccepted("e1", PricingExperimentVariant.Ml);
        _experiments.RecordDeclined("e1", PricingExperimentVariant.Ml);
        _experiments.RecordDeclined("e1", PricingExperimentVariant.Ml);
        _experiments.RecordAccepted("e1", PricingExperimentVariant.RuleBased);
        _test.SamplesOf("pricing_ab_outcomes").ShouldBe(
            """
            pricing_ab_outcomes_total{experiment_id="e1",variant="ml",accepted="true"} 1
            pricing_ab_outcomes_total{experiment_id="e1",variant="rule_based",accepted="true"} 1
            pricing_ab_outcomes_total{experiment_id="e1",variant="ml",accepted="false"} 2
            pricing_ab_outcomes_total{experiment_id="e1",variant="rule_based",accepted="false"} 0
            """);
    }

    [Fact]
    public void An_undefined_arm_is_unknown()
    {
        _experiments.RecordAssignment("e1", (PricingExperimentVariant)77);
        _experiments.RecordAccepted("e1", (PricingExperimentVariant)(-1));
        _test.Registry.Value("pricing_ab_assignments_total", ("variant", "unknown")).ShouldBe(1);
        _test.Registry.Value("pricing_ab_outcomes_total", ("variant", "unknown"), ("accepted", "true")).ShouldBe(1);
    }

    [Fact]
    public void Experiments_beyond_the_limit_are_other_in_both_metrics()
    {
        var test = new TestRegistry(options => options.DefaultLabelLimit = 1);
        var experiments = new ExperimentMetrics(test.Metrics);
        foreach (var id in new[] { "e1", "e2", "e3" })
        {
            experiments.RecordAssignment(id, PricingExperimentVariant.Ml);
            experiments.RecordAccepted(id, PricingExperimentVariant.Ml);
        }

        test.Registry.Value("pricing_ab_assignments_total", ("experiment_id", "other")).ShouldBe(2);
        test.Registry.Value("pricing_ab_outcomes_total", ("experiment_id", "other")).ShouldBe(2);
    }
}
