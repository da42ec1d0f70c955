namespace Gateway.Instrumentation;

/// <summary>
/// Price syncs, which copy the price lists of AI providers into a store: the duration and outcome of each run, its errors,
/// and the number of models fetched, updated and skipped.
/// </summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a provider is known. A provider is a text label with
/// the default limit; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class PricingSyncMetrics
{
    // Up to three minutes: a longer sync is killed.
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
    private readonly Label<string> _provider = Label.Text("provider");

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public PricingSyncMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var status = Label.Enum<OperationOutcome>("status");
        var trigger = Label.Enum<SyncTrigger>("triggered_by");

        _duration = metrics.Histogram("pricing_sync_duration_seconds", "Duration of a provider's price sync in seconds.", DurationBuckets, _provider, status);
        _total = metrics.Counter("pricing_sync_total", "Number of finished price syncs, by outcome and trigger.", _provider, status, trigger);
        _lastSuccess = metrics.Gauge("pricing_sync_last_success_timestamp", "Unix timestamp of a provider's last successful price sync, in seconds.", _provider);
        _modelsFetched = metrics.Counter("pricing_sync_models_fetched_total", "Number of models in the price lists of a provider.", _provider);
        _modelsUpdated = metrics.Counter("pricing_sync_models_updated_total", "Number of models whose price a sync wrote to the store.", _provider);
        _modelsSkipped = metrics.Counter("pricing_sync_models_skipped_total", "Number of models that a price sync skipped, by reason.", _provider, Label.Enum<SyncSkipReason>("reason"));
        _priceChanges = metrics.Counter("pricing_sync_price_changes_total", "Number of fetched prices that differed from the store.", _provider);
        _errors = metrics.Counter("pricing_sync_errors_total", "Number of errors of price syncs: of whole runs and of single models.", _provider, Label.Text("error_type"));

        _syncs = metrics.Bundle(_provider, trigger, (p, t) => new SyncHandles(this, p, t));
        _sync = metrics.OperationKind<SyncHandles>(static (handles, end) => handles.End(end));
        _metrics = metrics;
    }

    /// <summary>
    /// Starts the price sync of one provider. Its end records the duration, the outcome and, depending on the outcome, the time
    /// of success or an error.
    /// </summary>
    /// <param name="provider">The provider.</param>
    /// <param name="trigger">The trigger of the sync.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope TrackPricingSync(string provider, SyncTrigger trigger = SyncTrigger.Scheduler) =>
        _sync.Start(_syncs.WithLabels(provider, trigger));

    /// <summary>Counts the models in a provider's price list.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="count">Number of models; 0 or less records nothing.</param>
    public void RecordModelsFetched(string provider, int count) => _modelsFetched.IncIfPositive(provider, count);

    /// <summary>Counts models whose price the sync wrote to the store.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="count">Number of models; 0 or less records nothing.</param>
    public void RecordModelsUpdated(string provider, int count) => _modelsUpdated.IncIfPositive(provider, count);

    /// <summary>Counts models that the sync skipped.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="reason">The reason.</param>
    /// <param name="count">Number of models; 0 or less records nothing.</param>
    public void RecordModelsSkipped(string provider, SyncSkipReason reason, int count) => _modelsSkipped.IncIfPositive(provider, reason, count);

    /// <summary>Counts fetched prices that differed from the store.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="count">Number of models; 0 or less records nothing.</param>
    public void RecordPriceChanges(string provider, int count) => _priceChanges.IncIfPositive(provider, count);

    /// <summary>Counts an error of a single item of a sync. The scope counts the failure of the sync itself.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="errorType">The error type, from a small set.</param>
    public void RecordError(string provider, string errorType) => _errors.WithLabels(provider, errorType).Inc();

    /// <summary>Counts an error of a single item of a sync; the <see cref="IErrorClassifier"/> names its error type.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="exception">The exception.</param>
    public void RecordError(string provider, Exception exception) => RecordError(provider, _metrics.Errors.Classify(exception));

    /// <summary>
    /// Shows a provider's counters and histograms at 0 before the first sync, so that <c>rate()</c> sees that sync. Done at
    /// start for <see cref="GatewayMetricsOptions.KnownProviders"/>.
    /// </summary>
    /// <param name="provider">The provider.</param>
    /// <param name="errorTypes">
    /// Error types to show at 0, in addition to <see cref="IErrorClassifier.NamedTypes"/>, such as <c>JsonException</c>.
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

    /// <summary>
    /// Removes a provider from the page, its counters and histograms too. Call it when it is no longer synced: the age of its
    /// last success would keep the alert firing, and so would its failures. A later sync shows it again.
    /// </summary>
    /// <param name="provider">The provider. One beyond the label limit is folded into <c>other</c> and cannot be removed.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemoveProvider(string provider) =>
        _duration.RemoveAll(_provider, provider) | _total.RemoveAll(_provider, provider) | _lastSuccess.Remove(provider)
        | _modelsFetched.Remove(provider) | _modelsUpdated.Remove(provider) | _modelsSkipped.RemoveAll(_provider, provider)
        | _priceChanges.Remove(provider) | _errors.RemoveAll(_provider, provider);

    /// <summary>The handles that one run records to. All are created together, so that the page shows every outcome before the first run ends.</summary>
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
