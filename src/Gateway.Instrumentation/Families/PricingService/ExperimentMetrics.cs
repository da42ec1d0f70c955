namespace Gateway.Instrumentation;

/// <summary>Pricing experiments: who was placed in which arm, and whether the price was accepted there.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once an experiment is known. An experiment is a text label
/// with the default limit; null is recorded as <c>unknown</c>. Both arms are shown, with zeros, from the first event of an
/// experiment on.
/// </remarks>
public sealed class ExperimentMetrics
{
    private readonly Labeled<Counter, string, PricingExperimentVariant> _assignments;
    private readonly Labeled<Counter, string, PricingExperimentVariant, bool> _outcomes;

    private readonly Labeled<ExperimentHandles, string> _experiments;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public ExperimentMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var experiment = Label.Text("experiment_id");
        var variant = Label.Enum<PricingExperimentVariant>("variant");

        _assignments = metrics.Counter("pricing_ab_assignments_total", "Visitors placed in an arm of an experiment.", experiment, variant);
        _outcomes = metrics.Counter("pricing_ab_outcomes_total", "Visitors of an arm who decided, by whether they accepted the price.", experiment, variant, Label.Flag("accepted"));

        _experiments = metrics.Bundle(experiment, e => new ExperimentHandles(this, e));
    }

    /// <summary>Counts a visitor who was placed in an arm.</summary>
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

    /// <summary>Shows both arms of an experiment at 0 before anything happened, so that <c>rate()</c> sees the first visitor.</summary>
    /// <param name="experimentId">The experiment.</param>
    public void Announce(string experimentId) => _experiments.WithLabels(experimentId);

    /// <summary>All that an experiment touches. Made as a whole: an arm that is missing cannot be compared.</summary>
    private sealed class ExperimentHandles(ExperimentMetrics family, string experimentId)
    {
        public PerMember<PricingExperimentVariant, Counter> Assignments { get; } = new(variant => family._assignments.WithLabels(experimentId, variant));

        public PerMember<PricingExperimentVariant, Counter> Accepted { get; } = new(variant => family._outcomes.WithLabels(experimentId, variant, true));

        public PerMember<PricingExperimentVariant, Counter> Declined { get; } = new(variant => family._outcomes.WithLabels(experimentId, variant, false));
    }
}
