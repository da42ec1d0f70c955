namespace Gateway.Instrumentation;

/// <summary>What the pricing service learns from: outcomes, drift, and the retraining of models.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a property (and a type of model) is known. Properties,
/// types of models and reasons are text labels with the default limit; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class LearningMetrics
{
    private const string ValidationFailed = "validation_failed";

    // Up to two hours, so that a p95 above the alert's 30 minutes can be seen.
    private static readonly Buckets RetrainingBuckets = [10, 30, 60, 120, 300, 600, 1200, 1800, 2700, 3600, 7200];

    private readonly Labeled<Counter, string, bool> _drift;
    private readonly Labeled<Counter, string> _outcomesIngested;
    private readonly Labeled<Counter, string, string> _outcomesInvalid;
    private readonly Labeled<Histogram, string, string> _retrainingDuration;
    private readonly Labeled<Counter, string, string, RetrainingStatus> _retrainingTotal;

    private readonly Labeled<DriftHandles, string> _drifts;
    private readonly Labeled<OutcomeHandles, string> _outcomes;
    private readonly Labeled<RetrainingHandles, string, string> _retrainings;
    private readonly OperationKind<RetrainingHandles, RetrainingResult> _retraining;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public LearningMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var property = Label.Text("property_id");
        var modelType = Label.Text("model_type");

        _drift = metrics.Counter("pricing_drift_detected_total", "Drifts found between what a model predicts and what happens, by whether a retraining followed.", property, Label.Flag("trigger_retrain"));
        _outcomesIngested = metrics.Counter("pricing_outcomes_ingested_total", "Outcomes of prices (booked or not) that were valid and stored to learn from.", property);
        _outcomesInvalid = metrics.Counter("pricing_outcomes_invalid_total", "Outcomes of prices that validation refused, by reason.", property, Label.Text("reason"));
        _retrainingDuration = metrics.Histogram("pricing_retraining_duration_seconds", "How long training a model anew took.", RetrainingBuckets, property, modelType);
        _retrainingTotal = metrics.Counter("pricing_retraining_total", "Runs that trained a model anew, by what became of it.", property, modelType, Label.Enum<RetrainingStatus>("status"));

        _drifts = metrics.Bundle(property, p => new DriftHandles(this, p));
        _outcomes = metrics.Bundle(property, p => new OutcomeHandles(this, p));
        _retrainings = metrics.Bundle(property, modelType, (p, m) => new RetrainingHandles(this, p, m));
        _retraining = metrics.OperationKind<RetrainingHandles, RetrainingResult>(static (series, end) => series.End(end));
    }

    /// <summary>Counts a drift.</summary>
    /// <param name="propertyId">Whose prices drifted.</param>
    /// <param name="response">What follows.</param>
    public void RecordDrift(string propertyId, PricingDriftResponse response)
    {
        var drifts = _drifts.WithLabels(propertyId);
        (response == PricingDriftResponse.Retrain ? drifts.Retrained : drifts.Left).Inc();
    }

    /// <summary>Counts a batch of outcomes. Call it for every batch, also when none was valid, so that such a batch shows.</summary>
    /// <param name="propertyId">Whose outcomes they are.</param>
    /// <param name="count">How many were valid and stored; 0 or less counts none.</param>
    /// <param name="invalidCount">How many were refused, counted with the reason <c>validation_failed</c>; 0 or less counts none.</param>
    public void RecordOutcomes(string propertyId, int count, int invalidCount = 0)
    {
        if (count <= 0 && invalidCount <= 0)
            return;
        var outcomes = _outcomes.WithLabels(propertyId);
        outcomes.Ingested.IncIfPositive(count);
        outcomes.Invalid.IncIfPositive(invalidCount);
    }

    /// <summary>Counts outcomes that were refused.</summary>
    /// <param name="propertyId">Whose outcomes they are.</param>
    /// <param name="reason">Why, from a small set.</param>
    /// <param name="count">How many; 0 or less records nothing.</param>
    public void RecordInvalidOutcomes(string propertyId, string reason = ValidationFailed, int count = 1)
    {
        if (count <= 0)
            return;
        _ = _outcomes.WithLabels(propertyId); // a share of invalid ones needs the valid ones to divide by
        _outcomesInvalid.WithLabels(propertyId, reason).Inc(count);
    }

    /// <summary>
    /// Starts the retraining of a model, whose <c>Complete</c> says what became of it. Its duration is recorded however it
    /// ends; a failure counts as <c>failed</c>, and a cancelled one has no outcome.
    /// </summary>
    /// <param name="propertyId">Whose model it is.</param>
    /// <param name="modelType">Which kind of model it is.</param>
    /// <returns>The scope. It counts as failed unless it is told otherwise.</returns>
    public OperationScope<RetrainingResult> TrackRetraining(string propertyId, string modelType) =>
        _retraining.Start(_retrainings.WithLabels(propertyId, modelType));

    /// <summary>Records a retraining that was timed elsewhere.</summary>
    /// <param name="propertyId">Whose model it is.</param>
    /// <param name="modelType">Which kind of model it is.</param>
    /// <param name="status">How it ended.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>; the outcome counts.</param>
    public void RecordRetraining(string propertyId, string modelType, RetrainingStatus status, TimeSpan duration) =>
        _retrainings.WithLabels(propertyId, modelType).Record(status, duration);

    /// <summary>
    /// Shows a property's counters and histograms at 0 before anything happened, so that <c>rate()</c> sees the first event.
    /// </summary>
    /// <param name="propertyId">The property.</param>
    /// <param name="modelTypes">The kinds of its models that are retrained.</param>
    public void Announce(string propertyId, params ReadOnlySpan<string> modelTypes)
    {
        _ = _drifts.WithLabels(propertyId);
        _ = _outcomes.WithLabels(propertyId);
        foreach (var modelType in modelTypes)
            _retrainings.WithLabels(propertyId, modelType);
    }

    /// <summary>Shows the reasons for which a property's outcomes may be refused at 0, so that <c>rate()</c> sees the first of each.</summary>
    /// <param name="propertyId">The property.</param>
    /// <param name="reasons">The reasons that <see cref="RecordInvalidOutcomes"/> is given.</param>
    public void AnnounceInvalidOutcomes(string propertyId, params ReadOnlySpan<string> reasons)
    {
        foreach (var reason in reasons)
            _outcomesInvalid.WithLabels(propertyId, reason);
    }

    private sealed class DriftHandles(LearningMetrics family, string propertyId)
    {
        public Counter Retrained { get; } = family._drift.WithLabels(propertyId, true);

        public Counter Left { get; } = family._drift.WithLabels(propertyId, false);
    }

    private sealed class OutcomeHandles(LearningMetrics family, string propertyId)
    {
        public Counter Ingested { get; } = family._outcomesIngested.WithLabels(propertyId);

        public Counter Invalid { get; } = family._outcomesInvalid.WithLabels(propertyId, ValidationFailed);
    }

    /// <summary>All that a retraining touches. Made as a whole, so that a failure stands at 0 before the first one happens.</summary>
    private sealed class RetrainingHandles(LearningMetrics family, string propertyId, string modelType)
    {
        private readonly Histogram _duration = family._retrainingDuration.WithLabels(propertyId, modelType);
        private readonly PerMember<RetrainingStatus, Counter> _total = new(status => family._retrainingTotal.WithLabels(propertyId, modelType, status));

        public void End(OperationEnd<RetrainingResult> end) => Record(StatusOf(end), end.Elapsed);

        public void Record(RetrainingStatus? status, TimeSpan duration)
        {
            _duration.Observe(duration);
            if (status is { } known)
                _total[known].Inc();
        }

        private static RetrainingStatus? StatusOf(OperationEnd<RetrainingResult> end) => (end.Outcome, end.Result) switch
        {
            (OperationOutcome.Cancelled, _) => null,
            (OperationOutcome.Failed, _) => RetrainingStatus.Failed,
            (_, RetrainingResult.Deployed) => RetrainingStatus.Deployed,
            (_, RetrainingResult.NotDeployed) => RetrainingStatus.NotDeployed,
            _ => (RetrainingStatus)(-1), // no member, and shown as such
        };
    }
}
