namespace Gateway.Instrumentation;

/// <summary>Alerts that a service sends to people: the number of alerts raised, and the duration and outcome of their delivery.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once an alert's type, priority and channel are known. All labels
/// are text labels; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class AlertMetrics
{
    private const string DeliveryFailed = "delivery_failed";
    private const string Unknown = "unknown"; // the error type of a scope whose failure nobody named

    private static readonly Buckets DurationBuckets = [0.1, 0.5, 1, 2, 5, 10];

    private readonly Labeled<Histogram, string, string> _duration;
    private readonly Labeled<Counter, string, string, string> _failures;
    private readonly Labeled<Counter, string, string> _successes;
    private readonly Labeled<Counter, string, string, string> _triggered;

    private readonly Labeled<AlertHandles, string, string, string> _alerts;
    private readonly OperationKind<AlertHandles> _delivery;
    private readonly MetricFactory _metrics;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public AlertMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var alertType = Label.Text("alert_type");
        var priority = Label.Text("priority", limit: 16);
        var channel = Label.Text("channel", limit: 32);

        _duration = metrics.Histogram("alert_delivery_duration_seconds", "Duration of delivering one alert in seconds, for all outcomes.", DurationBuckets, alertType, channel);
        _failures = metrics.Counter("alert_delivery_failures_total", "Number of undelivered alerts, by error type.", alertType, channel, Label.Text("error_type"));
        _successes = metrics.Counter("alert_delivery_success_total", "Number of delivered alerts.", alertType, channel);
        _triggered = metrics.Counter("alerts_triggered_total", "Number of alerts raised, counted once per channel.", alertType, priority, channel);

        _alerts = metrics.Bundle(alertType, priority, channel, (a, p, c) => new AlertHandles(this, a, p, c));
        _delivery = metrics.OperationKind<AlertHandles>(static (alert, end) => alert.End(end), static alert => alert.Triggered.Inc());
        _metrics = metrics;
    }

    /// <summary>
    /// Starts the delivery of an alert and counts the alert as raised at once. The end records the duration and the success or
    /// error. A cancelled delivery is neither success nor failure. Put all tries of one alert into one scope: each scope
    /// counts as one alert.
    /// </summary>
    /// <param name="alertType">The alert type.</param>
    /// <param name="priority">The priority, such as <c>high</c>. The label limit is 16.</param>
    /// <param name="channel">The channel, such as <c>email</c>. The label limit is 32.</param>
    /// <returns>The scope. It counts as failed, with the error type <c>delivery_failed</c>, unless the caller reports another outcome.</returns>
    public OperationScope TrackDelivery(string alertType, string priority, string channel) =>
        _delivery.Start(_alerts.WithLabels(alertType, priority, channel));

    /// <summary>Records a delivered alert that was timed elsewhere. Records the same metrics as <see cref="TrackDelivery"/>.</summary>
    /// <param name="alertType">The alert type.</param>
    /// <param name="priority">The priority. The label limit is 16.</param>
    /// <param name="channel">The channel. The label limit is 32.</param>
    /// <param name="duration">The duration of the delivery; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordAlert(string alertType, string priority, string channel, TimeSpan duration) =>
        _delivery.Record(_alerts.WithLabels(alertType, priority, channel), duration);

    /// <summary>Records an undelivered alert that was timed elsewhere. Records the same metrics as <see cref="TrackDelivery"/>.</summary>
    /// <param name="alertType">The alert type.</param>
    /// <param name="priority">The priority. The label limit is 16.</param>
    /// <param name="channel">The channel. The label limit is 32.</param>
    /// <param name="errorType">The error type, from a small set; null or empty is recorded as <c>delivery_failed</c>.</param>
    /// <param name="duration">The duration of the delivery; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordAlert(string alertType, string priority, string channel, string errorType, TimeSpan duration) =>
        _delivery.Record(_alerts.WithLabels(alertType, priority, channel), errorType, duration);

    /// <summary>Counts a raised alert whose delivery is not measured. Do not call it beside <see cref="TrackDelivery"/> or <c>RecordAlert</c>: both count their alert.</summary>
    /// <param name="alertType">The alert type.</param>
    /// <param name="priority">The priority. The label limit is 16.</param>
    /// <param name="channel">The channel. The label limit is 32.</param>
    public void RecordTriggered(string alertType, string priority, string channel) => _triggered.WithLabels(alertType, priority, channel).Inc();

    /// <summary>Shows the alerts of a type, priority and channel at 0 before the first alert, so that <c>rate()</c> sees that alert.</summary>
    /// <param name="alertType">The alert type.</param>
    /// <param name="priority">The priority.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="errorTypes">Error types to show at 0, in addition to <see cref="IErrorClassifier.NamedTypes"/> and <c>delivery_failed</c>.</param>
    public void Announce(string alertType, string priority, string channel, params ReadOnlySpan<string> errorTypes)
    {
        _alerts.WithLabels(alertType, priority, channel);
        _failures.Announce(alertType, channel, _metrics.ErrorTypes);
        _failures.Announce(alertType, channel, errorTypes);
    }

    /// <summary>The handles that alerts of one type, priority and channel record to.</summary>
    private sealed class AlertHandles(AlertMetrics family, string alertType, string priority, string channel)
    {
        private readonly Histogram _duration = family._duration.WithLabels(alertType, channel);
        private readonly Counter _unnamedFailures = family._failures.WithLabels(alertType, channel, DeliveryFailed);
        private readonly Counter _successes = family._successes.WithLabels(alertType, channel);

        public Counter Triggered { get; } = family._triggered.WithLabels(alertType, priority, channel);

        public void End(OperationEnd end)
        {
            _duration.Observe(end.Elapsed);
            if (end.Outcome == OperationOutcome.Success)
                _successes.Inc();
            else if (end.ErrorType == Unknown)
                _unnamedFailures.Inc();
            else if (end.ErrorType is not null)
                family._failures.WithLabels(alertType, channel, end.ErrorType).Inc();
        }
    }
}
