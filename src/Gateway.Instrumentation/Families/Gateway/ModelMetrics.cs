namespace Gateway.Instrumentation;

/// <summary>
/// Requests to AI models: their number, duration and errors. A request that names its model in <see cref="HttpMetrics"/>
/// is recorded here automatically.
/// </summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a model and its error types are known. Both are text labels with the
/// default limit; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class ModelMetrics
{
    private readonly Labeled<Counter, string, string> _errorsByType;
    private readonly Labeled<Counter, string> _errors;
    private readonly Labeled<Histogram, string> _latency;
    private readonly Labeled<Counter, string> _requests;

    private readonly Labeled<UpstreamHandles, string> _models;
    private readonly OperationKind<UpstreamHandles> _request;
    private readonly MetricFactory _metrics;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public ModelMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var model = Label.Text("model");

        var errorRate = metrics.Gauge("model_error_rate", "Share of failed requests in the recent window, from 0 to 1.", model);
        _errorsByType = metrics.Counter("model_errors_by_type_total", "Number of requests that a model answered with an error or not at all, by error type.", model, Label.Text("error_type"));
        _errors = metrics.Counter("model_errors_total", "Number of requests that a model answered with an error or not at all.", model);
        var averageLatency = metrics.Gauge("model_latency_avg_seconds", "Average request duration over the recent window.", model);
        _latency = metrics.Histogram("model_latency_seconds", "Duration of a request to a model in seconds, up to the end of the response.", UpstreamHandles.LatencyBuckets, model);
        _requests = metrics.Counter("model_requests_total", "Number of requests sent to a model, including failed ones.", model);

        var recent = metrics.RecentWindow(model, (errorRate, RecentStatistic.MarkedShare), (averageLatency, RecentStatistic.Average));
        _models = metrics.Bundle(model, name => new UpstreamHandles(
            _errors.WithLabels(name), _latency.WithLabels(name), _requests.WithLabels(name), recent.WithLabels(name), _errorsByType, name));
        _request = metrics.OperationKind<UpstreamHandles>(static (handles, end) => handles.End(end));
        _metrics = metrics;
    }

    /// <summary>Starts a request to a model. Its end records the request, its duration and, if it failed, an error. A cancelled request is not an error.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope TrackRequest(string model) => _request.Start(HandlesOf(model));

    /// <summary>
    /// Records a successful request that was timed elsewhere. Do not call it for a request that names its model in
    /// <see cref="HttpMetrics"/>: that one is already recorded.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordRequest(string model, TimeSpan duration) => RecordRequest(model, OperationOutcome.Success, duration);

    /// <summary>
    /// Records a request that was timed elsewhere. Do not call it for a request that names its model in
    /// <see cref="HttpMetrics"/>: that one is already recorded.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="outcome">The outcome. A failure has the error type <c>unknown</c>.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordRequest(string model, OperationOutcome outcome, TimeSpan duration) => HandlesOf(model).Record(outcome, errorType: null, duration);

    /// <summary>
    /// Records a failed request that was timed elsewhere. Do not call it for a request that names its model in
    /// <see cref="HttpMetrics"/>: that one is already recorded.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="errorType">The error type, from a small set; null or empty is recorded as <c>unknown</c>.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordRequest(string model, string errorType, TimeSpan duration) => HandlesOf(model).Record(OperationOutcome.Failed, errorType, duration);

    /// <summary>
    /// Shows a model's counters and histogram at 0 before the first request, so that <c>rate()</c> sees that request.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="errorTypes">Error types to show at 0, in addition to <see cref="IErrorClassifier.NamedTypes"/>, such as <c>rate_limited</c>.</param>
    public void Announce(string model, params ReadOnlySpan<string> errorTypes)
    {
        HandlesOf(model);
        _errorsByType.Announce(model, _metrics.ErrorTypes);
        _errorsByType.Announce(model, errorTypes);
    }

    internal UpstreamHandles HandlesOf(string model) => _models.WithLabels(model);
}
