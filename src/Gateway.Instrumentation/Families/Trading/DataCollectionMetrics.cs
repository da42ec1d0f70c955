namespace Gateway.Instrumentation;

/// <summary>
/// The collectors that gather market data: runs and their errors, whether each collector is healthy, when it last
/// succeeded, and how much it gathered.
/// </summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a collector and its source are known. All labels are
/// text labels with the default limit; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class DataCollectionMetrics
{
    // Up to a minute: collectors run about that often.
    private static readonly Buckets DurationBuckets = [0.1, 0.5, 1, 5, 10, 30, 60];

    private readonly Labeled<Histogram, string, string> _duration;
    private readonly Labeled<Counter, string, string, string> _errors;
    private readonly Labeled<Gauge, string, string> _health;
    private readonly Labeled<Gauge, string, string> _lastSuccess;
    private readonly Labeled<Counter, string, string, string> _dataPoints;

    private readonly Labeled<CollectorHandles, string, string> _collectors;
    private readonly OperationKind<CollectorHandles> _collection;
    private readonly MetricFactory _metrics;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public DataCollectionMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var collector = Label.Text("collector_name");
        var source = Label.Text("source");

        _duration = metrics.Histogram("data_collection_duration_seconds", "How long one run of a collector took, however it ended.", DurationBuckets, collector, source);
        _errors = metrics.Counter("data_collection_errors_total", "Errors met while collecting, of whole runs and of single items.", collector, source, Label.Text("error_type"));
        _health = metrics.Gauge("data_collector_health", "1 while a collector works, 0 once it failed.", collector, source);
        _lastSuccess = metrics.Gauge("data_collector_last_success_timestamp", "When a collector last ended a run without failing, in Unix seconds.", collector, source);
        _dataPoints = metrics.Counter("data_points_collected_total", "Data points that a collector gathered, by their type.", collector, source, Label.Text("data_type"));

        _collectors = metrics.Bundle(collector, source, (c, s) => new CollectorHandles(this, c, s));
        _collection = metrics.OperationKind<CollectorHandles>(static (series, end) => series.End(end));
        _metrics = metrics;
    }

    /// <summary>
    /// Starts a run of a collector: its duration, and by its outcome the collector's health (1 or 0), the time of its
    /// success or its error. A cancelled run leaves health and last success as they are.
    /// </summary>
    /// <param name="collectorName">Which collector.</param>
    /// <param name="source">Where it gathers from, such as an exchange.</param>
    /// <returns>The scope. It counts as failed unless it is told otherwise.</returns>
    public OperationScope TrackCollection(string collectorName, string source) =>
        _collection.Start(_collectors.WithLabels(collectorName, source));

    /// <summary>Records a successful run that was timed elsewhere, with all that <see cref="TrackCollection"/> records.</summary>
    /// <param name="collectorName">Which collector.</param>
    /// <param name="source">Where it gathers from.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordCollection(string collectorName, string source, TimeSpan duration) =>
        _collection.Record(_collectors.WithLabels(collectorName, source), duration);

    /// <summary>Records a failed run that was timed elsewhere, with all that <see cref="TrackCollection"/> records.</summary>
    /// <param name="collectorName">Which collector.</param>
    /// <param name="source">Where it gathers from.</param>
    /// <param name="errorType">The kind of failure, from a small set. Null and empty are <c>unknown</c>.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordCollection(string collectorName, string source, string errorType, TimeSpan duration) =>
        _collection.Record(_collectors.WithLabels(collectorName, source), errorType, duration);

    /// <summary>Shows a collector as healthy without a run.</summary>
    /// <param name="collectorName">Which collector.</param>
    /// <param name="source">Where it gathers from.</param>
    public void MarkHealthy(string collectorName, string source) => _health.WithLabels(collectorName, source).Set(1);

    /// <summary>Shows a collector as unhealthy without a run, such as after a connection was lost.</summary>
    /// <param name="collectorName">Which collector.</param>
    /// <param name="source">Where it gathers from.</param>
    public void MarkUnhealthy(string collectorName, string source) => _health.WithLabels(collectorName, source).Set(0);

    /// <summary>
    /// Takes the health and the last success of a collector off the page, for one that no longer runs: it would go on
    /// alerting. A later run shows them again.
    /// </summary>
    /// <param name="collectorName">Which collector.</param>
    /// <param name="source">Where it gathered from.</param>
    /// <returns>False when it was not shown.</returns>
    public bool RemoveCollector(string collectorName, string source) =>
        _health.Remove(collectorName, source) | _lastSuccess.Remove(collectorName, source);

    /// <summary>Counts data points.</summary>
    /// <param name="collectorName">Which collector.</param>
    /// <param name="source">Where it gathers from.</param>
    /// <param name="dataType">What they are, such as <c>klines</c>.</param>
    /// <param name="count">How many; 0 or less records nothing.</param>
    public void RecordDataPoints(string collectorName, string source, string dataType, long count) =>
        _dataPoints.IncIfPositive(collectorName, source, dataType, count);

    /// <summary>Counts an error of a single item inside a run. The failure of the run itself is the scope's to count.</summary>
    /// <param name="collectorName">Which collector.</param>
    /// <param name="source">Where it gathers from.</param>
    /// <param name="errorType">What kind of error, from a small set, such as <c>rate_limit</c>.</param>
    public void RecordError(string collectorName, string source, string errorType) =>
        _errors.WithLabels(collectorName, source, errorType).Inc();

    /// <summary>Counts an error of a single item inside a run; the <see cref="IErrorClassifier"/> names its kind.</summary>
    /// <param name="collectorName">Which collector.</param>
    /// <param name="source">Where it gathers from.</param>
    /// <param name="exception">What was thrown.</param>
    public void RecordError(string collectorName, string source, Exception exception) =>
        RecordError(collectorName, source, _metrics.Errors.Classify(exception));

    /// <summary>
    /// Shows a collector's runs and errors at 0 before anything happened, so that <c>rate()</c> sees the first event.
    /// Health and last success show nothing until they are known.
    /// </summary>
    /// <param name="collectorName">Which collector.</param>
    /// <param name="source">Where it gathers from.</param>
    /// <param name="errorTypes">Kinds of errors to show at 0 beside the named ones (timeout, API, database).</param>
    public void Announce(string collectorName, string source, params ReadOnlySpan<string> errorTypes)
    {
        _collectors.WithLabels(collectorName, source);
        _errors.Announce(collectorName, source, _metrics.ErrorTypes);
        _errors.Announce(collectorName, source, errorTypes);
    }

    /// <summary>All that one run touches.</summary>
    private sealed class CollectorHandles(DataCollectionMetrics family, string collector, string source)
    {
        private readonly Histogram _duration = family._duration.WithLabels(collector, source);
        private readonly Gauge _health = family._health.WithLabels(collector, source);
        private readonly Gauge _succeededAt = family._lastSuccess.WithLabels(collector, source);

        public void End(OperationEnd end)
        {
            _duration.Observe(end.Elapsed);
            if (end.Outcome == OperationOutcome.Cancelled)
                return;
            _health.Set(end.Outcome == OperationOutcome.Success ? 1 : 0);
            if (end.ErrorType is not null)
                family.RecordError(collector, source, end.ErrorType);
            else
                _succeededAt.SetToTime(end.EndedAt);
        }
    }
}
