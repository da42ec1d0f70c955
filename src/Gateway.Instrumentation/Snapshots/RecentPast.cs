namespace Gateway.Instrumentation;

/// <summary>What recent windows hold, found by the gauges that show them, whoever made the families that fill them.</summary>
internal static class RecentPast
{
    private const string EndpointLatency = "http_request_latency_avg_seconds";

    /// <summary>Answered requests; the marked ones count against the service's health.</summary>
    public static WindowTotals Requests(MetricRegistry registry) => Totals(registry, EndpointLatency);

    /// <summary>Look-ups in caches; the marked ones are hits.</summary>
    public static WindowTotals Lookups(MetricRegistry registry) => Totals(registry, "cache_hit_rate");

    /// <summary>Database queries.</summary>
    public static WindowTotals Queries(MetricRegistry registry) => Totals(registry, "db_query_latency_avg_seconds");

    /// <summary>How long requests took, by endpoint, each from one reading: its percentiles agree with each other.</summary>
    public static Dictionary<string, LatencySnapshot> Latencies(MetricRegistry registry)
    {
        var latencies = new Dictionary<string, LatencySnapshot>(StringComparer.Ordinal);
        foreach (var (gauge, window) in Windows(registry, EndpointLatency))
        {
            if (LabelSet.Parse(gauge.Labels).TryGetValue("endpoint", out var endpoint))
                latencies[endpoint] = Latency(window);
        }

        return latencies;
    }

    private static LatencySnapshot Latency(RecentWindow window)
    {
        Span<double> values = stackalloc double[3];
        return window.TryRead([0.5, 0.95, 0.99], values, out var average)
            ? new(average, values[0], values[1], values[2])
            : LatencySnapshot.Unknown;
    }

    private static WindowTotals Totals(MetricRegistry registry, string gauge) =>
        Windows(registry, gauge).Aggregate(WindowTotals.Nothing, static (totals, one) => totals.Plus(one.Window.Totals));

    private static IEnumerable<(Gauge Gauge, RecentWindow Window)> Windows(MetricRegistry registry, string gauge)
    {
        foreach (var series in registry.SeriesOf(gauge).ToArray())
        {
            if (series is Gauge { Recent: { } window } one)
                yield return (one, window);
        }
    }
}
