using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Contenders;

/// <summary>This library as a service runs it, with room for the largest case.</summary>
internal static class Ours
{
    public static MetricRegistry CreateRegistry(int maxSeries = OtelSdk.DefaultCardinality) =>
        new(new GatewayMetricsOptions { DefaultLabelLimit = maxSeries, MaxSeriesPerMetric = maxSeries });

    public static Side Side(Case work) => Side(work, CreateRegistry());

    public static Side Side(Case work, MetricRegistry registry)
    {
        var recording = work.Ours(new MetricFactory(registry));
        return new Side("ours", recording.Run, recording.Total);
    }
}
