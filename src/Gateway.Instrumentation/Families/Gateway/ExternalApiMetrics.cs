namespace Gateway.Instrumentation;

/// <summary>Calls to external APIs: their number, duration and errors, and the number of calls in flight.</summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a service and its error types are known. Both are text labels with
/// the default limit; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed partial class ExternalApiMetrics
{
    private readonly Labeled<Counter, string, string> _errorsByType;
    private readonly Labeled<Counter, string> _errors;
    private readonly Labeled<Counter, string, ExternalApiOutcome> _byOutcome;
    private readonly Labeled<Counter, string> _calls;
    private readonly Labeled<Histogram, string> _duration;
    private readonly Labeled<Gauge, string> _inProgress;

    private readonly Labeled<CallHandles, string> _services;
    private readonly OperationKind<CallHandles> _call;
    private readonly OperationKind<CallHandles, ExternalApiCallResult> _streamedCall;
    private readonly MetricFactory _metrics;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public ExternalApiMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var service = Label.Text("service");

        // The page shows errors before calls, and recording counts calls before errors: a scrape never sees more errors than calls.
        _errorsByType = metrics.Counter("external_api_errors_by_type_total", "Number of failed calls to an external service, by error type.", service, Label.Text("error_type"));
        _errors = metrics.Counter("external_api_errors_total", "Number of failed calls to an external service.", service);
        _byOutcome = metrics.Counter("external_api_calls_by_outcome_total", "Number of calls to an external service, by outcome.", service, Label.Enum<ExternalApiOutcome>("outcome"));
        _calls = metrics.Counter("external_api_calls_total", "Number of calls to an external service, including failed ones.", service);
        _duration = metrics.Histogram("external_api_duration_seconds", "Duration of one call to an external service in seconds, for all outcomes.", Buckets.Default, service);
        _inProgress = metrics.Gauge("external_api_inprogress", "Number of calls to an external service in flight.", service);

        _responses = metrics.Counter("external_api_responses_total", "Number of HTTP responses of an external service, by status class.", service, Label.Enum<HttpStatusClass>("status_class"));
        _timeToHeaders = metrics.Histogram("external_api_time_to_headers_seconds", "Time from the start of an HTTP call to an external service until the headers of its response arrived, in seconds.", Buckets.Default, service);
        _retries = metrics.Counter("external_api_retries_total", "Number of attempts of HTTP requests to an external service after the first one.", service);

        _services = metrics.Bundle(service, name => new CallHandles(this, name));
        _httpServices = metrics.Bundle(service, name => new HttpHandles(this, name));
        _call = metrics.OperationKind<CallHandles>(static (call, end) => call.End((ExternalApiOutcome)end.Outcome, end.ErrorType, end.Elapsed), static call => call.Start());
        _streamedCall = metrics.OperationKind<CallHandles, ExternalApiCallResult>(
            static (call, end) => call.End(OutcomeOf(end), end.ErrorType, end.Elapsed), static call => call.Start());
        _metrics = metrics;
    }

    /// <summary>Starts a call. It is in flight until it ends. Its end records the call, its duration and, if it failed, an error. A cancelled call is not an error.</summary>
    /// <param name="service">The called service.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope TrackCall(string service) => _call.Start(_services.WithLabels(service));

    /// <summary>Records a successful call that was timed elsewhere.</summary>
    /// <param name="service">The called service.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordCall(string service, TimeSpan duration) => _call.Record(_services.WithLabels(service), duration);

    /// <summary>Records a call that was timed elsewhere.</summary>
    /// <param name="service">The called service.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordCall(string service, OperationOutcome outcome, TimeSpan duration) =>
        _call.Record(_services.WithLabels(service), outcome, duration);

    /// <summary>Records a failed call that was timed elsewhere.</summary>
    /// <param name="service">The called service.</param>
    /// <param name="errorType">The error type, from a small set; null or empty is recorded as <c>unknown</c>.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordCall(string service, string errorType, TimeSpan duration) =>
        _call.Record(_services.WithLabels(service), errorType, duration);

    /// <summary>Records a call without a duration.</summary>
    /// <param name="service">The called service.</param>
    /// <param name="outcome">The outcome. A failure has the error type <c>unknown</c>.</param>
    public void RecordCall(string service, OperationOutcome outcome = OperationOutcome.Success) =>
        _services.WithLabels(service).Record((ExternalApiOutcome)outcome, errorType: null);

    /// <summary>Records a failed call without a duration.</summary>
    /// <param name="service">The called service.</param>
    /// <param name="errorType">The error type, from a small set; null or empty is recorded as <c>unknown</c>.</param>
    public void RecordCall(string service, string errorType) => _services.WithLabels(service).Record(ExternalApiOutcome.Failed, errorType);

    /// <summary>Shows a service's counters and histogram at 0 before the first call, so that <c>rate()</c> sees that call.</summary>
    /// <param name="service">The called service.</param>
    /// <param name="errorTypes">Error types to show at 0, in addition to <see cref="IErrorClassifier.NamedTypes"/>, such as <c>rate_limited</c>.</param>
    public void Announce(string service, params ReadOnlySpan<string> errorTypes)
    {
        _services.WithLabels(service);
        _errorsByType.Announce(service, _metrics.ErrorTypes);
        _errorsByType.Announce(service, errorTypes);
    }

    private static ExternalApiOutcome OutcomeOf(OperationEnd<ExternalApiCallResult> end) =>
        end is { Outcome: OperationOutcome.Success, Result: ExternalApiCallResult.Abandoned } ? ExternalApiOutcome.Abandoned : (ExternalApiOutcome)end.Outcome;

    /// <summary>The handles that a call to one service records to.</summary>
    private sealed class CallHandles(ExternalApiMetrics family, string service)
    {
        private readonly PerMember<ExternalApiOutcome, Counter> _byOutcome = new(outcome => family._byOutcome.WithLabels(service, outcome));
        private readonly Counter _calls = family._calls.WithLabels(service);
        private readonly Histogram _duration = family._duration.WithLabels(service);
        private readonly Counter _errors = family._errors.WithLabels(service);
        private readonly Gauge _inProgress = family._inProgress.WithLabels(service);

        public void Start() => _inProgress.Inc();

        public void End(ExternalApiOutcome outcome, string? errorType, TimeSpan elapsed)
        {
            _inProgress.Dec();
            _duration.Observe(elapsed);
            Record(outcome, errorType);
        }

        public void Record(ExternalApiOutcome outcome, string? errorType)
        {
            _calls.Inc();
            _byOutcome[outcome].Inc();
            if (outcome != ExternalApiOutcome.Failed)
                return;
            _errors.Inc();
            family._errorsByType.WithLabels(service, errorType!).Inc();
        }
    }
}
