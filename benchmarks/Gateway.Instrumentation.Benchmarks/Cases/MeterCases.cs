using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation.Benchmarks.Cases;

/// <summary>The same call of a meter on both sides: what our listener costs, beside the listener of OpenTelemetry.</summary>
internal static class MeterCases
{
    public static IReadOnlyList<Case> All { get; } =
    [
        Of("counter, no tags", CounterCases.NoLabels),
        Of("counter, 1 tag", CounterCases.OneText),
        Of("counter, 2 tags", CounterCases.TwoTexts),
        Of("counter, 3 tags", CounterCases.ThreeTexts),
        Of("counter, equal tags in new objects", CounterCases.EqualTexts),
        Of("histogram, 2 tags", HistogramCases.TwoTexts),
    ];

    private static Case Of(string name, Case work) => new(
        "meter in: " + name,
        metrics =>
        {
            // Not the name that OpenTelemetry listens to. It lives as long as the process, as meters do.
            var meter = new Meter($"Gateway.Instrumentation.Benchmarks.In.{Guid.NewGuid():N}");
            metrics.Registry.AddMeter(meter.Name, static options => options.BucketsByUnit[""] = options.BucketsByUnit["s"] = [.. HistogramCases.Bounds]);
            return new Recording(work.OnMeter(meter), () => Total(metrics.Registry));
        },
        work.OnMeter);

    private static double Total(MetricRegistry registry) => registry.Snapshot().Metrics
        .Where(metric => !metric.Name.StartsWith("gateway_metrics_", StringComparison.Ordinal))
        .Sum(metric => metric.Series.Sum(series => series.Value ?? series.Count ?? 0));
}
