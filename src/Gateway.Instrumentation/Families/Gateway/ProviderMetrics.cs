namespace Gateway.Instrumentation;

/// <summary>
/// The requests that a gateway sends to AI providers: how many, how long they took, and how many failed. Those that
/// <see cref="HttpMetrics"/> is told the provider of count here by themselves.
/// </summary>
/// <remarks>
/// Thread-safe. Recording never throws and allocates nothing once a provider is known. A provider is a text label with
/// the default limit; null is recorded as <c>unknown</c>.
/// </remarks>
public sealed class ProviderMetrics
{
    private readonly Labeled<Counter, string> _errors;
    private readonly Labeled<Histogram, string> _latency;
    private readonly Labeled<Counter, string> _requests;

    private readonly Labeled<UpstreamHandles, string> _providers;
    private readonly OperationKind<UpstreamHandles> _request;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public ProviderMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var provider = Label.Text("provider");

        var errorRate = metrics.Gauge("provider_error_rate", "Share of the requests that failed lately, from 0 to 1.", provider);
        _errors = metrics.Counter("provider_errors_total", "Requests that a provider did not answer, or answered with an error.", provider);
        var averageLatency = metrics.Gauge("provider_latency_avg_seconds", "Mean time to the end of the answers that came lately.", provider);
        var longest = metrics.Gauge("provider_latency_max_seconds", "Longest time to the end of an answer that came lately.", provider);
        var shortest = metrics.Gauge("provider_latency_min_seconds", "Shortest time to the end of an answer that came lately.", provider);
        _latency = metrics.Histogram("provider_latency_seconds", "Time from a request to the end of its provider's answer.", UpstreamHandles.LatencyBuckets, provider);
        _requests = metrics.Counter("provider_requests_total", "Requests that were sent to a provider, failed ones included.", provider);

        var recent = metrics.RecentWindow(provider, (errorRate, RecentStatistic.MarkedShare), (averageLatency, RecentStatistic.Average), (longest, RecentStatistic.Maximum), (shortest, RecentStatistic.Minimum));
        _providers = metrics.Bundle(provider, name => new UpstreamHandles(
            _errors.WithLabels(name), _latency.WithLabels(name), _requests.WithLabels(name), recent.WithLabels(name)));
        _request = metrics.OperationKind<UpstreamHandles>(static (series, end) => series.End(end));
    }

    /// <summary>Starts a request to a provider: itself, its latency, and its error if it fails. A cancelled one is no error.</summary>
    /// <param name="provider">The provider.</param>
    /// <returns>The scope. It counts as failed unless it is told otherwise.</returns>
    public OperationScope TrackRequest(string provider) => _request.Start(HandlesOf(provider));

    /// <summary>
    /// Records a request that was timed elsewhere and succeeded. Not for one that <see cref="HttpMetrics"/> was told the provider
    /// of: it counts already.
    /// </summary>
    /// <param name="provider">The provider.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordRequest(string provider, TimeSpan duration) => RecordRequest(provider, OperationOutcome.Success, duration);

    /// <summary>
    /// Records a request that was timed elsewhere. Not for one that <see cref="HttpMetrics"/> was told the provider of: it counts
    /// already.
    /// </summary>
    /// <param name="provider">The provider.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void RecordRequest(string provider, OperationOutcome outcome, TimeSpan duration) => HandlesOf(provider).Record(outcome, duration);

    /// <summary>
    /// Shows a provider's counters and its histogram at 0 before anything happened, so that <c>rate()</c> sees the first
    /// event. Done for <see cref="GatewayMetricsOptions.KnownProviders"/> at start.
    /// </summary>
    /// <param name="provider">The provider.</param>
    public void Announce(string provider) => HandlesOf(provider);

    internal UpstreamHandles HandlesOf(string provider) => _providers.WithLabels(provider);
}
