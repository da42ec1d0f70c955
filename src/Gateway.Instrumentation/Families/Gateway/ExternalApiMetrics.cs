namespace Gateway.Instrumentation;

/// <summary>The calls that a service makes to APIs of others: how many, how long they took, how many failed, and how many are in flight.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a service is known. A service is a text label with the
/// default limit; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class ExternalApiMetrics
{
    private readonly Labeled<Counter, string> _errors;
    private readonly Labeled<Counter, string> _calls;
    private readonly Labeled<Histogram, string> _duration;
    private readonly Labeled<Gauge, string> _inProgress;

    private readonly Labeled<CallHandles, string> _services;
    private readonly OperationKind<CallHandles> _call;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public ExternalApiMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var service = Label.Text("service");

        // Errors before calls on the page, and after them when recording: nobody sees more errors than calls.
        _errors = metrics.Counter("external_api_errors_total", "Calls to a service outside that failed.", service);
        _calls = metrics.Counter("external_api_calls_total", "Calls to a service outside, failed ones included.", service);
        _duration = metrics.Histogram("external_api_duration_seconds", "Time of one call to a service outside, however it ended.", Buckets.Default, service);
        _inProgress = metrics.Gauge("external_api_inprogress", "Calls to a service outside that wait for their answer now.", service);

        _services = metrics.Bundle(service, name => new CallHandles(
            _calls.WithLabels(name), _duration.WithLabels(name), _errors.WithLabels(name), _inProgress.WithLabels(name)));
        _call = metrics.OperationKind<CallHandles>(static (call, end) => call.End(end), static call => call.Start());
    }

    /// <summary>Starts a call: in flight until it ends, then itself, its duration, and its error if it failed. A cancelled one is no error.</summary>
    /// <param name="service">Whom it goes to.</param>
    /// <returns>The scope. It counts as failed unless it is told otherwise.</returns>
    public OperationScope TrackCall(string service) => _call.Start(_services.WithLabels(service));

    /// <summary>Records a call that was timed elsewhere and succeeded.</summary>
    /// <param name="service">The called service.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordCall(string service, TimeSpan duration) => _call.Record(_services.WithLabels(service), duration);

    /// <summary>Records a call that was timed elsewhere.</summary>
    /// <param name="service">The called service.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordCall(string service, OperationOutcome outcome, TimeSpan duration) =>
        _call.Record(_services.WithLabels(service), outcome, duration);

    /// <summary>Records a call that nobody timed.</summary>
    /// <param name="service">The called service.</param>
    /// <param name="outcome">How it ended.</param>
    public void RecordCall(string service, OperationOutcome outcome = OperationOutcome.Success) => _services.WithLabels(service).Record(outcome);

    /// <summary>Shows a service's counters and its histogram at 0 before the first call, so that <c>rate()</c> sees that one.</summary>
    /// <param name="service">The service.</param>
    public void Announce(string service) => _services.WithLabels(service);

    /// <summary>All that one call touches.</summary>
    private sealed class CallHandles(Counter calls, Histogram durations, Counter errors, Gauge inProgress)
    {
        public void Start() => inProgress.Inc();

        public void End(OperationEnd end)
        {
            inProgress.Dec();
            durations.Observe(end.Elapsed);
            Record(end.Outcome);
        }

        public void Record(OperationOutcome outcome)
        {
            calls.Inc();
            if (outcome == OperationOutcome.Failed)
                errors.Inc();
        }
    }
}
