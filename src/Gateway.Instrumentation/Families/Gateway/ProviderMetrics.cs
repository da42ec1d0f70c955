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
    private readonly Labeled<Gauge, string> _errorRate;
    private readonly Labeled<Counter, string> _errors;
    private readonly Labeled<Gauge, string> _averageLatency;
    private readonly Labeled<Gauge, string> _maxLatency;
    private readonly Labeled<Gauge, string> _minLatency;
    private readonly Labeled<Histogram, string> _latency;
    private readonly Labeled<Counter, string> _requests;

    private readonly Labeled<UpstreamHandles, string> _providers;
    private readonly OperationKind<UpstreamHandles> _request;
    private readonly MetricRegistry _registry;

    /// <summary>Registers the family's metrics and announces the known providers.</summary>
    /// <param name="metrics">Where to register them.</param>
    public ProviderMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Provider = Label.Text("provider");
        _registry = metrics.Registry;

        _errorRate = metrics.Gauge("provider_error_rate", "Share of the requests that failed lately, from 0 to 1.", Provider);
        _errors = metrics.Counter("provider_errors_total", "Requests that a provider did not answer, or answered with an error.", Provider);
        _averageLatency = metrics.Gauge("provider_latency_avg_seconds", "Mean time to the end of the answers that came lately.", Provider);
        _maxLatency = metrics.Gauge("provider_latency_max_seconds", "Longest time to the end of an answer that came lately.", Provider);
        _minLatency = metrics.Gauge("provider_latency_min_seconds", "Shortest time to the end of an answer that came lately.", Provider);
        _latency = metrics.Histogram("provider_latency_seconds", "Time from a request to the end of its provider's answer.", UpstreamHandles.LatencyBuckets, Provider);
        _requests = metrics.Counter("provider_requests_total", "Requests that were sent to a provider, failed ones included.", Provider);

        _providers = metrics.Registry.Shared(_requests, () => metrics.Bundle(Provider, MakeSeries));
        _request = metrics.OperationKind<UpstreamHandles>(static (series, end) => series.End(end));

        foreach (var known in metrics.KnownProviders)
            Announce(known);
    }

    internal Label<string> Provider { get; }

    /// <summary>Starts a request to a provider: itself, its latency, and its error if it fails. A cancelled one is no error.</summary>
    /// <param name="provider">The provider.</param>
    /// <returns>The scope. It counts as failed unless it is told otherwise.</returns>
    public OperationScope TrackRequest(string provider) => _request.Start(SeriesOf(provider));

    /// <summary>Records a request that was timed elsewhere. Not for one that <see cref="HttpMetrics"/> was told the provider of: it counts already.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="duration">How long it took. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    /// <param name="failed">Whether it failed; a cancelled one did not.</param>
    public void RecordRequest(string provider, TimeSpan duration, bool failed = false) => SeriesOf(provider).Record(duration, failed);

    /// <summary>
    /// Shows a provider's counters and its histogram at 0 before anything happened, so that <c>rate()</c> sees the first
    /// event. Done for <see cref="GatewayMetricsOptions.KnownProviders"/> at start.
    /// </summary>
    /// <param name="provider">The provider.</param>
    public void Announce(string provider) => SeriesOf(provider);

    internal UpstreamHandles SeriesOf(string provider) => _providers.WithLabels(provider);

    private UpstreamHandles MakeSeries(string provider)
    {
        var recent = _registry.Window<WindowSlice>();
        _errorRate.WithLabels(provider).ShowRecent(() => recent.Totals().Share);
        _averageLatency.WithLabels(provider).ShowRecent(() => recent.Totals().Average);
        _maxLatency.WithLabels(provider).ShowRecent(() => recent.Totals().Highest);
        _minLatency.WithLabels(provider).ShowRecent(() => recent.Totals().Lowest);
        return new UpstreamHandles(_errors.WithLabels(provider), _latency.WithLabels(provider), _requests.WithLabels(provider), recent);
    }
}
