namespace Gateway.Instrumentation;

/// <summary>
/// What happens when the price lists of AI providers are synced into a store: runs, their duration and outcome, and
/// what became of the models.
/// </summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a provider is known. A provider is a text label with
/// the default limit; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class PricingSyncMetrics
{
    // Up to three minutes: the store's sync is killed after that.
    private static readonly Buckets DurationBuckets = [1, 5, 10, 20, 30, 45, 60, 90, 120, 180];

    private readonly Labeled<Histogram, string, OperationOutcome> _duration;
    private readonly Labeled<Counter, string, OperationOutcome, SyncTrigger> _total;
    private readonly Labeled<Gauge, string> _lastSuccess;
    private readonly Labeled<Counter, string> _modelsFetched;
    private readonly Labeled<Counter, string> _modelsUpdated;
    private readonly Labeled<Counter, string, SyncSkipReason> _modelsSkipped;
    private readonly Labeled<Counter, string> _priceChanges;
    private readonly Labeled<Counter, string, string> _errors;

    private readonly Labeled<SyncHandles, string, SyncTrigger> _syncs;
    private readonly OperationKind<SyncHandles> _sync;
    private readonly MetricFactory _metrics;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public PricingSyncMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var provider = Label.Text("provider");
        var status = Label.Enum<OperationOutcome>("status");
        var trigger = Label.Enum<SyncTrigger>("triggered_by");

        _duration = metrics.Histogram("pricing_sync_duration_seconds", "How long the sync of one provider took.", DurationBuckets, provider, status);
        _total = metrics.Counter("pricing_sync_total", "Sync runs that ended, by outcome and by what started them.", provider, status, trigger);
        _lastSuccess = metrics.Gauge("pricing_sync_last_success_timestamp", "When a provider last synced without failing, in Unix seconds.", provider);
        _modelsFetched = metrics.Counter("pricing_sync_models_fetched_total", "Models that a provider's price list held.", provider);
        _modelsUpdated = metrics.Counter("pricing_sync_models_updated_total", "Models whose price was written to the store.", provider);
        _modelsSkipped = metrics.Counter("pricing_sync_models_skipped_total", "Models that a sync passed over, by reason.", provider, Label.Enum<SyncSkipReason>("reason"));
        _priceChanges = metrics.Counter("pricing_sync_price_changes_total", "Prices of a provider that differed from the store.", provider);
        _errors = metrics.Counter("pricing_sync_errors_total", "Errors met while syncing, of whole runs and of single models.", provider, Label.Text("error_type"));

        _syncs = metrics.Bundle(provider, trigger, (p, t) => new SyncHandles(this, p, t));
        _sync = metrics.OperationKind<SyncHandles>(static (series, end) => series.End(end));
        _metrics = metrics;
    }

    /// <summary>
    /// Starts the sync of one provider: its duration, its outcome, the time of its success, and its error if it fails.
    /// </summary>
    /// <param name="provider">Whose price list is synced.</param>
    /// <param name="trigger">What started the sync.</param>
    /// <returns>The scope. It counts as failed unless it is told otherwise.</returns>
    public OperationScope TrackPricingSync(string provider, SyncTrigger trigger = SyncTrigger.Scheduler) =>
        _sync.Start(_syncs.WithLabels(provider, trigger));

    /// <summary>Counts the models that a provider's price list held.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="count">How many; 0 or less records nothing.</param>
    public void RecordModelsFetched(string provider, int count) => _modelsFetched.IncIfPositive(provider, count);

    /// <summary>Counts models whose price was written to the store.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="count">How many; 0 or less records nothing.</param>
    public void RecordModelsUpdated(string provider, int count) => _modelsUpdated.IncIfPositive(provider, count);

    /// <summary>Counts models that the sync passed over.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="reason">Why.</param>
    /// <param name="count">How many; 0 or less records nothing.</param>
    public void RecordModelsSkipped(string provider, SyncSkipReason reason, int count) => _modelsSkipped.IncIfPositive(provider, reason, count);

    /// <summary>Counts prices that differed from the store.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="count">How many; 0 or less records nothing.</param>
    public void RecordPriceChanges(string provider, int count) => _priceChanges.IncIfPositive(provider, count);

    /// <summary>Counts an error of a single item inside a sync. The failure of the sync itself is the scope's to count.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="errorType">What kind of error, from a small set.</param>
    public void RecordError(string provider, string errorType) => _errors.WithLabels(provider, errorType).Inc();

    /// <summary>Counts an error of a single item inside a sync; the <see cref="IErrorClassifier"/> names its kind.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="exception">What was thrown.</param>
    public void RecordError(string provider, Exception exception) => RecordError(provider, _metrics.Errors.Classify(exception));

    /// <summary>
    /// Shows a provider's counters and histograms at 0 before anything happened, so that <c>rate()</c> sees the first
    /// event. Done for <see cref="GatewayMetricsOptions.KnownProviders"/> at start.
    /// </summary>
    /// <param name="provider">The provider.</param>
    /// <param name="errorTypes">
    /// Kinds of errors to show at 0 beside the named ones (timeout, API, database): class names that this provider's
    /// feed is known to cause, such as <c>JsonException</c>.
    /// </param>
    public void Announce(string provider, params ReadOnlySpan<string> errorTypes)
    {
        foreach (var trigger in Enum.GetValues<SyncTrigger>())
            _syncs.WithLabels(provider, trigger);
        _modelsFetched.WithLabels(provider);
        _modelsUpdated.WithLabels(provider);
        foreach (var reason in Enum.GetValues<SyncSkipReason>())
            _modelsSkipped.WithLabels(provider, reason);
        _priceChanges.WithLabels(provider);
        _errors.Announce(provider, _metrics.ErrorTypes);
        _errors.Announce(provider, errorTypes);
    }

    /// <summary>All that one run touches. Made as a whole, so that every outcome is on the page before the first run ends.</summary>
    private sealed class SyncHandles(PricingSyncMetrics family, string provider, SyncTrigger trigger)
    {
        private readonly PerMember<OperationOutcome, Histogram> _durations = new(outcome => family._duration.WithLabels(provider, outcome));
        private readonly PerMember<OperationOutcome, Counter> _totals = new(outcome => family._total.WithLabels(provider, outcome, trigger));
        private readonly Gauge _succeededAt = family._lastSuccess.WithLabels(provider);

        public void End(OperationEnd end)
        {
            _durations[end.Outcome].Observe(end.Elapsed);
            _totals[end.Outcome].Inc();
            if (end.Outcome == OperationOutcome.Success)
                _succeededAt.SetToTime(end.EndedAt);
            else if (end.ErrorType is not null)
                family.RecordError(provider, end.ErrorType);
        }
    }
}
