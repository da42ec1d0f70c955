namespace Gateway.Instrumentation;

/// <summary>
/// Requests that a gateway sends to AI providers: their number, duration and errors. A request that names its provider
/// in <see cref="HttpMetrics"/> is recorded here automatically.
/// </summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a provider and its error types are known. Both are text labels with
/// the default limit; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed partial class ProviderMetrics
{
    private readonly Labeled<Counter, string, string> _errorsByType;
    private readonly Labeled<Counter, string> _errors;
    private readonly Labeled<Histogram, string> _latency;
    private readonly Labeled<Counter, string> _requests;

    private readonly Labeled<UpstreamHandles, string> _providers;
    private readonly OperationKind<UpstreamHandles> _request;
    private readonly MetricFactory _metrics;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public ProviderMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var provider = Label.Text("provider");

        var errorRate = metrics.Gauge("provider_error_rate", "Share of failed requests in the recent window, from 0 to 1.", provider);
        _errorsByType = metrics.Counter("provider_errors_by_type_total", "Number of requests that a provider answered with an error or not at all, by error type.", provider, Label.Text("error_type"));
        _errors = metrics.Counter("provider_errors_total", "Number of requests that a provider answered with an error or not at all.", provider);
        var averageLatency = metrics.Gauge("provider_latency_avg_seconds", "Average request duration over the recent window.", provider);
        var longest = metrics.Gauge("provider_latency_max_seconds", "Longest request duration in the recent window.", provider);
        var shortest = metrics.Gauge("provider_latency_min_seconds", "Shortest request duration in the recent window.", provider);
        _latency = metrics.Histogram("provider_latency_seconds", "Duration of a request to a provider in seconds, up to the end of the response.", UpstreamHandles.LatencyBuckets, provider);
        _requests = metrics.Counter("provider_requests_total", "Number of requests sent to a provider, including failed ones.", provider);

        var recent = metrics.RecentWindow(provider, (errorRate, RecentStatistic.MarkedShare), (averageLatency, RecentStatistic.Average), (longest, RecentStatistic.Maximum), (shortest, RecentStatistic.Minimum));
        _providers = metrics.Bundle(provider, name => new UpstreamHandles(
            _errors.WithLabels(name), _latency.WithLabels(name), _requests.WithLabels(name), recent.WithLabels(name), _errorsByType, name));
        _request = metrics.OperationKind<UpstreamHandles>(static (handles, end) => handles.End(end));
        _metrics = metrics;
    }

    /// <summary>Starts a request to a provider. Its end records the request, its duration and, if it failed, an error. A cancelled request is not an error.</summary>
    /// <param name="provider">The provider.</param>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope TrackRequest(string provider) => _request.Start(HandlesOf(provider));

    /// <summary>
    /// Records a successful request that was timed elsewhere. Do not call it for a request that names its provider in
    /// <see cref="HttpMetrics"/>: that one is already recorded.
    /// </summary>
    /// <param name="provider">The provider.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordRequest(string provider, TimeSpan duration) => RecordRequest(provider, OperationOutcome.Success, duration);

    /// <summary>
    /// Records a request that was timed elsewhere. Do not call it for a request that names its provider in
    /// <see cref="HttpMetrics"/>: that one is already recorded.
    /// </summary>
    /// <param name="provider">The provider.</param>
    /// <param name="outcome">The outcome. A failure has the error type <c>unknown</c>.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordRequest(string provider, OperationOutcome outcome, TimeSpan duration) => HandlesOf(provider).Record(outcome, errorType: null, duration);

    /// <summary>
    /// Records a failed request that was timed elsewhere. Do not call it for a request that names its provider in
    /// <see cref="HttpMetrics"/>: that one is already recorded.
    /// </summary>
    /// <param name="provider">The provider.</param>
    /// <param name="errorType">The error type, from a small set; null or empty is recorded as <c>unknown</c>.</param>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordRequest(string provider, string errorType, TimeSpan duration) => HandlesOf(provider).Record(OperationOutcome.Failed, errorType, duration);

    /// <summary>
    /// Shows a provider's counters and histogram at 0 before the first request, so that <c>rate()</c> sees that request.
    /// Done at start for <see cref="GatewayMetricsOptions.KnownProviders"/>.
    /// </summary>
    /// <param name="provider">The provider.</param>
    /// <param name="errorTypes">Error types to show at 0, in addition to <see cref="IErrorClassifier.NamedTypes"/>, such as <c>rate_limited</c>.</param>
    public void Announce(string provider, params ReadOnlySpan<string> errorTypes)
    {
        HandlesOf(provider);
        _errorsByType.Announce(provider, _metrics.ErrorTypes);
        _errorsByType.Announce(provider, errorTypes);
    }

    internal UpstreamHandles HandlesOf(string provider) => _providers.WithLabels(provider);
}
