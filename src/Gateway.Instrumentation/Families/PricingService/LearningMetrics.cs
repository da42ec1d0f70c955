namespace Gateway.Instrumentation;

/// <summary>How the pricing service learns: price outcomes, drifts and retrainings of models.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a property (and a model type) is known. Properties,
/// model types and reasons are text labels with the default limit; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class LearningMetrics
{
    private const string ValidationFailed = "validation_failed";

    // Up to two hours, so that a 95th percentile above the alert's 30 minutes is visible.
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
    /// <param name="metrics">The factory to register them with.</param>
    public LearningMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var property = Label.Text("property_id");
        var modelType = Label.Text("model_type");

        _drift = metrics.Counter("pricing_drift_detected_total", "Number of drifts between predictions and reality, by whether a retraining followed.", property, Label.Flag("trigger_retrain"));
        _outcomesIngested = metrics.Counter("pricing_outcomes_ingested_total", "Number of valid price outcomes (booked or not) stored for learning.", property);
        _outcomesInvalid = metrics.Counter("pricing_outcomes_invalid_total", "Number of price outcomes that validation rejected, by reason.", property, Label.Text("reason"));
        _retrainingDuration = metrics.Histogram("pricing_retraining_duration_seconds", "Duration of one retraining of a model in seconds, for all outcomes.", RetrainingBuckets, property, modelType);
        _retrainingTotal = metrics.Counter("pricing_retraining_total", "Number of retrainings of a model, by outcome.", property, modelType, Label.Enum<RetrainingStatus>("status"));

        _drifts = metrics.Bundle(property, p => new DriftHandles(this, p));
        _outcomes = metrics.Bundle(property, p => new OutcomeHandles(this, p));
        _retrainings = metrics.Bundle(property, modelType, (p, m) => new RetrainingHandles(this, p, m));
        _retraining = metrics.OperationKind<RetrainingHandles, RetrainingResult>(static (series, end) => series.End(end));
    }

    /// <summary>Counts a detected drift.</summary>
    /// <param name="propertyId">The property.</param>
    /// <param name="response">The response to the drift.</param>
    public void RecordDrift(string propertyId, PricingDriftResponse response)
    {
        var drifts = _drifts.WithLabels(propertyId);
        (response == PricingDriftResponse.Retrain ? drifts.Retrained : drifts.Left).Inc();
    }

    /// <summary>Counts a batch of price outcomes. Call it for every batch, even one without a valid outcome, so that such a batch is visible.</summary>
    /// <param name="propertyId">The property.</param>
    /// <param name="count">Number of valid, stored outcomes; 0 or less counts none.</param>
    /// <param name="invalidCount">Number of rejected outcomes, counted with the reason <c>validation_failed</c>; 0 or less counts none.</param>
    public void RecordOutcomes(string propertyId, int count, int invalidCount = 0)
    {
        if (count <= 0 && invalidCount <= 0)
            return;
        var outcomes = _outcomes.WithLabels(propertyId);
        outcomes.Ingested.IncIfPositive(count);
        outcomes.Invalid.IncIfPositive(invalidCount);
    }

    /// <summary>Counts rejected price outcomes.</summary>
    /// <param name="propertyId">The property.</param>
    /// <param name="reason">The reason, from a small set.</param>
    /// <param name="count">Number of outcomes; 0 or less records nothing.</param>
    public void RecordInvalidOutcomes(string propertyId, string reason = ValidationFailed, int count = 1)
    {
        if (count <= 0)
            return;
        _ = _outcomes.WithLabels(propertyId); // the share of invalid outcomes also needs the series of the valid ones
        _outcomesInvalid.WithLabels(propertyId, reason).Inc(count);
    }

    /// <summary>
    /// Starts the retraining of a model. Report its result with <c>Complete</c>. The duration is recorded for every outcome. A
    /// failure counts as <c>failed</c>; a cancelled retraining is not counted.
    /// </summary>
    /// <param name="propertyId">The property.</param>
    /// <param name="modelType">The model type.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope<RetrainingResult> TrackRetraining(string propertyId, string modelType) =>
        _retraining.Start(_retrainings.WithLabels(propertyId, modelType));

    /// <summary>Records a retraining that was timed elsewhere.</summary>
    /// <param name="propertyId">The property.</param>
    /// <param name="modelType">The model type.</param>
    /// <param name="status">The outcome.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>. The status still counts.</param>
    public void RecordRetraining(string propertyId, string modelType, RetrainingStatus status, TimeSpan duration) =>
        _retrainings.WithLabels(propertyId, modelType).Record(status, duration);

    /// <summary>
    /// Shows a property's counters and histograms at 0 before the first event, so that <c>rate()</c> sees that event.
    /// </summary>
    /// <param name="propertyId">The property.</param>
    /// <param name="modelTypes">The types of its models.</param>
    public void Announce(string propertyId, params ReadOnlySpan<string> modelTypes)
    {
        _ = _drifts.WithLabels(propertyId);
        _ = _outcomes.WithLabels(propertyId);
        foreach (var modelType in modelTypes)
            _retrainings.WithLabels(propertyId, modelType);
    }

    /// <summary>Shows a property's rejected outcomes at 0 for the given reasons, so that <c>rate()</c> sees the first of each.</summary>
    /// <param name="propertyId">The property.</param>
    /// <param name="reasons">The reasons passed to <see cref="RecordInvalidOutcomes"/>.</param>
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

    /// <summary>The handles that a retraining records to. All are created together, so that failures show at 0 before the first one.</summary>
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
            _ => (RetrainingStatus)(-1), // not a member: shown as unknown
        };
    }
}
