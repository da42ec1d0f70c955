using ByName = System.Collections.Generic.Dictionary<string, System.Collections.Generic.IReadOnlyDictionary<string, long>>;

namespace Gateway.Instrumentation;

/// <summary>Builds a <see cref="MetricsSnapshot"/> from the series of the registry.</summary>
internal sealed class MetricsSnapshotBuilder(RegistrySnapshot page, MetricRegistry registry)
{
    private readonly Dictionary<string, LatencySnapshot> _latencies = RecentPast.Latencies(registry);
    private readonly Dictionary<string, MetricSnapshot> _metrics = page.Metrics.ToDictionary(metric => metric.Name, StringComparer.Ordinal);

    public MetricsSnapshot Build() => new()
    {
        Timestamp = page.Timestamp,
        UptimeSeconds = registry.Uptime.TotalSeconds,
        Latency = Names("http_requests_total", "endpoint").ToDictionary(
            endpoint => endpoint, endpoint => _latencies.GetValueOrDefault(endpoint, LatencySnapshot.Unknown), StringComparer.Ordinal),
        Requests = Counts("http_requests_total", "endpoint", "method"),
        Errors = Counts("http_request_errors_total", "endpoint", "method"),
        StatusCodes = Counts("http_requests_total", "endpoint", "status"),
        Providers = Names("provider_requests_total", "provider").ToDictionary(provider => provider, Provider, StringComparer.Ordinal),
        Models = Names("model_requests_total", "model").ToDictionary(model => model, Model, StringComparer.Ordinal),
        Cache = new CacheSnapshot(Count("cache_hits_total"), Count("cache_misses_total"), RecentPast.Lookups(registry).Share),
        Database = new DatabaseSnapshot(Count("db_queries_total"), RecentPast.Queries(registry).Average),
        ExternalApis = Names("external_api_calls_total", "service").ToDictionary(service => service, ExternalApi, StringComparer.Ordinal),
    };

    private ProviderSnapshot Provider(string provider) => new(
        Count("provider_requests_total", "provider", provider), Count("provider_errors_total", "provider", provider),
        Gauge("provider_error_rate", "provider", provider), Gauge("provider_latency_avg_seconds", "provider", provider),
        Gauge("provider_latency_min_seconds", "provider", provider), Gauge("provider_latency_max_seconds", "provider", provider));

    private ModelSnapshot Model(string model) => new(
        Count("model_requests_total", "model", model), Count("model_errors_total", "model", model),
        Gauge("model_error_rate", "model", model), Gauge("model_latency_avg_seconds", "model", model));

    private ExternalApiSnapshot ExternalApi(string service) => new(
        Count("external_api_calls_total", "service", service), Count("external_api_errors_total", "service", service));

    private ByName Counts(string metric, string outer, string inner) => Series(metric, outer, inner)
        .GroupBy(series => series.Labels[outer], StringComparer.Ordinal)
        .ToDictionary(
            group => group.Key,
            group => (IReadOnlyDictionary<string, long>)group
                .GroupBy(series => series.Labels[inner], StringComparer.Ordinal)
                .ToDictionary(part => part.Key, part => part.Sum(Whole), StringComparer.Ordinal),
            StringComparer.Ordinal);

    private IEnumerable<string> Names(string metric, string label) =>
        Series(metric, label).Select(series => series.Labels[label]).Distinct(StringComparer.Ordinal);

    private long Count(string metric) => Series(metric).Sum(Whole);

    private long Count(string metric, string label, string value) => With(metric, label, value).Sum(Whole);

    private double? Gauge(string metric, string label, string value) => With(metric, label, value).FirstOrDefault()?.Value;

    private IEnumerable<SeriesSnapshot> With(string metric, string label, string value) =>
        Series(metric, label).Where(series => series.Labels[label] == value);

    // The application may have its own metric with one of these names and other labels.
    private IEnumerable<SeriesSnapshot> Series(string metric, params string[] labels) =>
        _metrics.TryGetValue(metric, out var found) ? found.Series.Where(series => labels.All(series.Labels.ContainsKey)) : [];

    private static long Whole(SeriesSnapshot series) => (long)series.Value.GetValueOrDefault();
}
