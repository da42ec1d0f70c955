namespace Gateway.Instrumentation;

/// <summary>The alerts that a service sends to people: how many it raised, and whether and how fast each was delivered.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once an alert's type, priority and channel are known. All labels
/// are text labels; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class AlertMetrics
{
    private const string DeliveryFailed = "delivery_failed";
    private const string Unknown = "unknown"; // as scopes say where nobody named the failure

    private static readonly Buckets DurationBuckets = [0.1, 0.5, 1, 2, 5, 10];

    private readonly Labeled<Histogram, string, string> _duration;
    private readonly Labeled<Counter, string, string, string> _failures;
    private readonly Labeled<Counter, string, string> _successes;
    private readonly Labeled<Counter, string, string, string> _triggered;

    private readonly Labeled<AlertHandles, string, string, string> _alerts;
    private readonly OperationKind<AlertHandles> _delivery;
    private readonly MetricFactory _metrics;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public AlertMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var alertType = Label.Text("alert_type");
        var priority = Label.Text("priority", limit: 16);
        var channel = Label.Text("channel", limit: 32);

        _duration = metrics.Histogram("alert_delivery_duration_seconds", "How long the delivery of one alert took, however it ended.", DurationBuckets, alertType, channel);
        _failures = metrics.Counter("alert_delivery_failures_total", "Alerts that were not delivered, by the kind of error.", alertType, channel, Label.Text("error_type"));
        _successes = metrics.Counter("alert_delivery_success_total", "Alerts that were delivered.", alertType, channel);
        _triggered = metrics.Counter("alerts_triggered_total", "Alerts that were raised, once for each channel.", alertType, priority, channel);

        _alerts = metrics.Bundle(alertType, priority, channel, (a, p, c) => new AlertHandles(this, a, p, c));
        _delivery = metrics.OperationKind<AlertHandles>(static (alert, end) => alert.End(end), static alert => alert.Triggered.Inc());
        _metrics = metrics;
    }

    /// <summary>
    /// Starts the delivery of an alert. The alert is counted as raised at once; its duration and its success or error when the
    /// delivery ends. A cancelled delivery is neither success nor failure. Several tries belong into one scope: each scope is
    /// an alert of its own.
    /// </summary>
    /// <param name="alertType">What the alert is about.</param>
    /// <param name="priority">How urgent it is, such as <c>high</c>: one of at most 16.</param>
    /// <param name="channel">How it is sent, such as <c>email</c>: one of at most 32.</param>
    /// <returns>The scope. It counts as failed, with the error type <c>delivery_failed</c>, unless it is told otherwise.</returns>
    public OperationScope TrackDelivery(string alertType, string priority, string channel) =>
        _delivery.Start(_alerts.WithLabels(alertType, priority, channel));

    /// <summary>Records an alert that was delivered, whose delivery was timed elsewhere, with all that <see cref="TrackDelivery"/> records.</summary>
    /// <param name="alertType">What the alert is about.</param>
    /// <param name="priority">How urgent it is: one of at most 16.</param>
    /// <param name="channel">How it was sent: one of at most 32.</param>
    /// <param name="duration">How long the delivery took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordAlert(string alertType, string priority, string channel, TimeSpan duration) =>
        _delivery.Record(_alerts.WithLabels(alertType, priority, channel), duration);

    /// <summary>Records an alert that was not delivered, whose delivery was timed elsewhere, with all that <see cref="TrackDelivery"/> records.</summary>
    /// <param name="alertType">What the alert is about.</param>
    /// <param name="priority">How urgent it is: one of at most 16.</param>
    /// <param name="channel">How it was sent: one of at most 32.</param>
    /// <param name="errorType">The kind of failure, from a small set, such as <c>delivery_failed</c>, which also stands for null and empty.</param>
    /// <param name="duration">How long the delivery took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordAlert(string alertType, string priority, string channel, string errorType, TimeSpan duration) =>
        _delivery.Record(_alerts.WithLabels(alertType, priority, channel), errorType, duration);

    /// <summary>Counts an alert as raised, where nobody learns of its delivery. The other two calls count it themselves.</summary>
    /// <param name="alertType">What the alert is about.</param>
    /// <param name="priority">How urgent it is: one of at most 16.</param>
    /// <param name="channel">How it is sent: one of at most 32.</param>
    public void RecordTriggered(string alertType, string priority, string channel) => _triggered.WithLabels(alertType, priority, channel).Inc();

    /// <summary>Shows the alerts of a type, priority and channel at 0 before the first one, so that <c>rate()</c> sees it.</summary>
    /// <param name="alertType">What the alerts are about.</param>
    /// <param name="priority">How urgent they are.</param>
    /// <param name="channel">How they are sent.</param>
    /// <param name="errorTypes">Kinds of errors to show at 0 beside the named ones (timeout, API, database) and <c>delivery_failed</c>.</param>
    public void Announce(string alertType, string priority, string channel, params ReadOnlySpan<string> errorTypes)
    {
        _alerts.WithLabels(alertType, priority, channel);
        _failures.Announce(alertType, channel, _metrics.ErrorTypes);
        _failures.Announce(alertType, channel, errorTypes);
    }

    /// <summary>All that one alert touches.</summary>
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
