namespace Gateway.Instrumentation;

/// <summary>Pricing experiments: the number of visitors placed in each arm, and whether they accepted the price.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once an experiment is known. An experiment is a text label
/// with the default limit; null is recorded as <c>unknown</c>. The first event of an experiment makes
/// both arms visible, the other one at 0.
/// </remarks>
public sealed class ExperimentMetrics
{
    private readonly Labeled<Counter, string, PricingExperimentVariant> _assignments;
    private readonly Labeled<Counter, string, PricingExperimentVariant, bool> _outcomes;

    private readonly Labeled<ExperimentHandles, string> _experiments;
    private readonly Label<string> _experiment = Label.Text("experiment_id");

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public ExperimentMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var variant = Label.Enum<PricingExperimentVariant>("variant");

        _assignments = metrics.Counter("pricing_ab_assignments_total", "Number of visitors placed in an arm of an experiment.", _experiment, variant);
        _outcomes = metrics.Counter("pricing_ab_outcomes_total", "Number of decisions of visitors in an arm, by whether they accepted the price.", _experiment, variant, Label.Flag("accepted"));

        _experiments = metrics.Bundle(_experiment, e => new ExperimentHandles(this, e));
    }

    /// <summary>Counts a visitor placed in an arm.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="variant">The arm.</param>
    public void RecordAssignment(string experimentId, PricingExperimentVariant variant) => _experiments.WithLabels(experimentId).Assignments[variant].Inc();

    /// <summary>Counts a visitor who accepted the price.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="variant">The visitor's arm.</param>
    public void RecordAccepted(string experimentId, PricingExperimentVariant variant) => _experiments.WithLabels(experimentId).Accepted[variant].Inc();

    /// <summary>Counts a visitor who declined the price.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="variant">The visitor's arm.</param>
    public void RecordDeclined(string experimentId, PricingExperimentVariant variant) => _experiments.WithLabels(experimentId).Declined[variant].Inc();

    /// <summary>Shows both arms of an experiment at 0 before the first visitor, so that <c>rate()</c> sees that visitor.</summary>
    /// <param name="experimentId">The experiment.</param>
    public void Announce(string experimentId) => _experiments.WithLabels(experimentId);

    /// <summary>Removes an experiment that is over from the page, both arms of it, which makes room for another one. A later recording shows it again, from 0.</summary>
    /// <param name="experimentId">The experiment. One beyond the label limit is folded into <c>other</c> and cannot be removed.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemoveExperiment(string experimentId) =>
        _assignments.RemoveAll(_experiment, experimentId) | _outcomes.RemoveAll(_experiment, experimentId);

    /// <summary>The handles of an experiment. All are created together: a missing arm cannot be compared.</summary>
    private sealed class ExperimentHandles(ExperimentMetrics family, string experimentId)
    {
        public PerMember<PricingExperimentVariant, Counter> Assignments { get; } = new(variant => family._assignments.WithLabels(experimentId, variant));

        public PerMember<PricingExperimentVariant, Counter> Accepted { get; } = new(variant => family._outcomes.WithLabels(experimentId, variant, true));

        public PerMember<PricingExperimentVariant, Counter> Declined { get; } = new(variant => family._outcomes.WithLabels(experimentId, variant, false));
    }
}
