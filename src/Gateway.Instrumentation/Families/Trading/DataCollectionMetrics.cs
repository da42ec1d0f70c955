namespace Gateway.Instrumentation;

/// <summary>
/// Collectors of market data: the duration and errors of their runs, the health and last success of each collector, and the
/// number of data points collected.
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
    private readonly Label<string> _collector = Label.Text("collector_name");

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public DataCollectionMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var source = Label.Text("source");

        _duration = metrics.Histogram("data_collection_duration_seconds", "Duration of one collector run in seconds, for all outcomes.", DurationBuckets, _collector, source);
        _errors = metrics.Counter("data_collection_errors_total", "Number of errors of collector runs: of whole runs and of single items.", _collector, source, Label.Text("error_type"));
        _health = metrics.Gauge("data_collector_health", "1 while a collector is healthy, 0 after it failed.", _collector, source);
        _lastSuccess = metrics.Gauge("data_collector_last_success_timestamp", "Unix timestamp of a collector's last successful run, in seconds.", _collector, source);
        _dataPoints = metrics.Counter("data_points_collected_total", "Number of data points from a collector, by data type.", _collector, source, Label.Text("data_type"));

        _collectors = metrics.Bundle(_collector, source, (c, s) => new CollectorHandles(this, c, s));
        _collection = metrics.OperationKind<CollectorHandles>(static (handles, end) => handles.End(end));
        _metrics = metrics;
    }

    /// <summary>
    /// Starts a run of a collector. Its end records the duration and, depending on the outcome, the collector's health (1 or
    /// 0) and the time of success or an error. A cancelled run does not change health and last success.
    /// </summary>
    /// <param name="collectorName">The collector.</param>
    /// <param name="source">The data source, such as an exchange.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope TrackCollection(string collectorName, string source) =>
        _collection.Start(_collectors.WithLabels(collectorName, source));

    /// <summary>Records a successful run that was timed elsewhere. Records the same metrics as <see cref="TrackCollection"/>.</summary>
    /// <param name="collectorName">The collector.</param>
    /// <param name="source">The data source.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordCollection(string collectorName, string source, TimeSpan duration) =>
        _collection.Record(_collectors.WithLabels(collectorName, source), duration);

    /// <summary>Records a failed run that was timed elsewhere. Records the same metrics as <see cref="TrackCollection"/>.</summary>
    /// <param name="collectorName">The collector.</param>
    /// <param name="source">The data source.</param>
    /// <param name="errorType">The error type, from a small set; null or empty is recorded as <c>unknown</c>.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordCollection(string collectorName, string source, string errorType, TimeSpan duration) =>
        _collection.Record(_collectors.WithLabels(collectorName, source), errorType, duration);

    /// <summary>Reports a collector as healthy without a run.</summary>
    /// <param name="collectorName">The collector.</param>
    /// <param name="source">The data source.</param>
    public void MarkHealthy(string collectorName, string source) => _health.WithLabels(collectorName, source).SetLasting(1);

    /// <summary>Reports a collector as unhealthy without a run, for example after a lost connection.</summary>
    /// <param name="collectorName">The collector.</param>
    /// <param name="source">The data source.</param>
    public void MarkUnhealthy(string collectorName, string source) => _health.WithLabels(collectorName, source).SetLasting(0);

    /// <summary>
    /// Removes the health and the last success of a collector from the page. Call it when the collector no longer runs: its
    /// last health would keep the alert firing. A later run shows them again.
    /// </summary>
    /// <param name="collectorName">The collector.</param>
    /// <param name="source">The data source.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemoveCollector(string collectorName, string source) =>
        _health.Remove(collectorName, source) | _lastSuccess.Remove(collectorName, source);

    /// <summary>Removes the health and the last success of a collector from the page, whatever its sources were.</summary>
    /// <param name="collectorName">The collector.</param>
    /// <returns>True when it was on the page.</returns>
    public bool RemoveCollector(string collectorName) =>
        _health.RemoveAll(_collector, collectorName) | _lastSuccess.RemoveAll(_collector, collectorName);

    /// <summary>Counts data points.</summary>
    /// <param name="collectorName">The collector.</param>
    /// <param name="source">The data source.</param>
    /// <param name="dataType">The data type, such as <c>klines</c>.</param>
    /// <param name="count">Number of data points; 0 or less records nothing.</param>
    public void RecordDataPoints(string collectorName, string source, string dataType, long count) =>
        _dataPoints.IncIfPositive(collectorName, source, dataType, count);

    /// <summary>Counts an error of a single item of a run. The scope counts the failure of the run itself.</summary>
    /// <param name="collectorName">The collector.</param>
    /// <param name="source">The data source.</param>
    /// <param name="errorType">The error type, from a small set, such as <c>rate_limit</c>.</param>
    public void RecordError(string collectorName, string source, string errorType) =>
        _errors.WithLabels(collectorName, source, errorType).Inc();

    /// <summary>Counts an error of a single item of a run; the <see cref="IErrorClassifier"/> names its error type.</summary>
    /// <param name="collectorName">The collector.</param>
    /// <param name="source">The data source.</param>
    /// <param name="exception">The exception.</param>
    public void RecordError(string collectorName, string source, Exception exception) =>
        RecordError(collectorName, source, _metrics.Errors.Classify(exception));

    /// <summary>
    /// Shows a collector's runs and errors at 0 before the first run, so that <c>rate()</c> sees that run. Health and last
    /// success are not shown until they are known.
    /// </summary>
    /// <param name="collectorName">The collector.</param>
    /// <param name="source">The data source.</param>
    /// <param name="errorTypes">Error types to show at 0, in addition to <see cref="IErrorClassifier.NamedTypes"/>.</param>
    public void Announce(string collectorName, string source, params ReadOnlySpan<string> errorTypes)
    {
        _collectors.WithLabels(collectorName, source);
        _errors.Announce(collectorName, source, _metrics.ErrorTypes);
        _errors.Announce(collectorName, source, errorTypes);
    }

    /// <summary>The handles that a collector's runs record to.</summary>
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
            _health.SetLasting(end.Outcome == OperationOutcome.Success ? 1 : 0);
            if (end.ErrorType is not null)
                family.RecordError(collector, source, end.ErrorType);
            else
                _succeededAt.SetToTime(end.EndedAt);
        }
    }
}
