namespace Gateway.Instrumentation;

/// <summary>What the sliding windows of all label sets hold together, whoever made the families that fill them.</summary>
internal static class RecentPast
{
    /// <summary>Requests that were answered; the marked ones count against the service's health.</summary>
    public static WindowTotals Requests(MetricRegistry registry) =>
        Sum(registry.Made<Labeled<HttpMetrics.EndpointHandles, string>>(), static endpoint => endpoint.Recent);

    /// <summary>Look-ups in caches; the marked ones are hits.</summary>
    public static WindowTotals Lookups(MetricRegistry registry) =>
        Sum(registry.Made<Labeled<CacheMetrics.CacheHandles, string>>(), static cache => cache.Recent);

    /// <summary>Database queries.</summary>
    public static WindowTotals Queries(MetricRegistry registry) =>
        Sum(registry.Made<Labeled<DatabaseMetrics.QueryHandles, string>>(), static queryType => queryType.Recent);

    /// <summary>How long the requests of an endpoint took, from one reading: its percentiles agree with each other.</summary>
    public static LatencySnapshot Latency(MetricRegistry registry, string endpoint) =>
        registry.Made<Labeled<HttpMetrics.EndpointHandles, string>>()?.Find(endpoint)?.Latency ?? new(null, null, null, null);

    private static WindowTotals Sum<TSeries>(Labeled<TSeries, string>? map, Func<TSeries, WindowTotals> read)
        where TSeries : class => (map?.Values ?? []).Aggregate(WindowTotals.Nothing, (totals, series) => totals.Plus(read(series)));
}
