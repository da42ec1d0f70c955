using System.Runtime.InteropServices;

namespace Gateway.Instrumentation;

/// <summary>Reads the recent windows, found by their gauges, so that it does not matter who created the families.</summary>
internal static class RecentPast
{
    private const string EndpointLatency = "http_request_latency_avg_seconds";

    /// <summary>Requests; the marked ones count against the service's health.</summary>
    public static WindowTotals Requests(MetricRegistry registry) => Totals(registry, EndpointLatency).Plus(Totals(registry, "http_stream_error_rate"));

    /// <summary>Cache look-ups; the marked ones are hits.</summary>
    public static WindowTotals Lookups(MetricRegistry registry) => Totals(registry, "cache_hit_rate");

    /// <summary>Database queries.</summary>
    public static WindowTotals Queries(MetricRegistry registry) => Totals(registry, "db_query_latency_avg_seconds");

    /// <summary>Request durations by endpoint. Each endpoint is read once, so that its percentiles are consistent.</summary>
    public static Dictionary<string, LatencySnapshot> Latencies(MetricRegistry registry, CancellationToken cancellationToken)
    {
        var latencies = new Dictionary<string, LatencySnapshot>(StringComparer.Ordinal);
        foreach (var (gauge, window) in Windows(registry, EndpointLatency))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (LabelSet.Find(gauge.Labels, "endpoint"u8) is { } endpoint)
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
        foreach (var series in MemoryMarshal.ToEnumerable(registry.SeriesOf(gauge)))
        {
            if (series is Gauge { Recent: { } window } one)
                yield return (one, window);
        }
    }
}
