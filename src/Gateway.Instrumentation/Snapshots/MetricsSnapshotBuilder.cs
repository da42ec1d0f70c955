namespace Gateway.Instrumentation;

/// <summary>Builds a <see cref="MetricsSnapshot"/>. Reads each series of the metrics that it shows once, and no other.</summary>
internal sealed class MetricsSnapshotBuilder
{
    private readonly MetricRegistry _registry;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<string, ShownMetric> _metrics;

    public MetricsSnapshotBuilder(MetricRegistry registry, CancellationToken cancellationToken)
    {
        (_registry, _cancellationToken) = (registry, cancellationToken);

        // In the order of the page: when one metric counts a part of another, the part comes first and is never larger.
        _metrics = ShownMetric.In(registry).ToDictionary(
            metric => metric.Definition.Name, metric => ShownMetric.Read(metric, cancellationToken), StringComparer.Ordinal);
    }

    public MetricsSnapshot Build()
    {
        var latencies = RecentPast.Latencies(_registry, _cancellationToken);
        return new()
        {
            Timestamp = _registry.Clock.UtcNow,
            UptimeSeconds = _registry.Uptime.TotalSeconds,
            Latency = Of("http_requests_total").Names.ToDictionary(
                endpoint => endpoint, endpoint => latencies.GetValueOrDefault(endpoint, LatencySnapshot.Unknown), StringComparer.Ordinal),
            Requests = Of("http_requests_total").Sums(static series => series.Second),
            Errors = Of("http_request_errors_total").Sums(static series => series.Second),
            StatusCodes = Of("http_requests_total").Sums(static series => series.Third),
            Providers = Of("provider_requests_total").Totals.ToDictionary(one => one.Key, one => Provider(one.Key, one.Value), StringComparer.Ordinal),
            Models = Of("model_requests_total").Totals.ToDictionary(one => one.Key, one => Model(one.Key, one.Value), StringComparer.Ordinal),
            Cache = new CacheSnapshot(Of("cache_hits_total").Total, Of("cache_misses_total").Total, RecentPast.Lookups(_registry).Share),
            Database = new DatabaseSnapshot(Of("db_queries_total").Total, RecentPast.Queries(_registry).Average),
            ExternalApis = Of("external_api_calls_total").Totals.ToDictionary(
                one => one.Key, one => new ExternalApiSnapshot(one.Value, Count("external_api_errors_total", one.Key)), StringComparer.Ordinal),
        };
    }

    private ProviderSnapshot Provider(string name, long requests) => new(
        requests, Count("provider_errors_total", name), Gauge("provider_error_rate", name),
        Gauge("provider_latency_avg_seconds", name), Gauge("provider_latency_min_seconds", name), Gauge("provider_latency_max_seconds", name));

    private ModelSnapshot Model(string name, long requests) => new(
        requests, Count("model_errors_total", name), Gauge("model_error_rate", name), Gauge("model_latency_avg_seconds", name));

    private long Count(string metric, string name) => Of(metric).Totals.GetValueOrDefault(name);

    private double? Gauge(string metric, string name) => Of(metric).Numbers.TryGetValue(name, out var number) ? number : null;

    private ShownMetric Of(string metric) => _metrics.GetValueOrDefault(metric, ShownMetric.None);
}
