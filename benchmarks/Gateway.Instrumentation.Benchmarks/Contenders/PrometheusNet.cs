using System.Diagnostics.Metrics;
using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Contenders;

/// <summary>prometheus-net as a service runs it: its defaults, in a registry of its own.</summary>
internal static class PrometheusNet
{
    private static readonly Dictionary<Case, Func<Prometheus.MetricFactory, Loop>> Works = PrometheusNetCases.All();

    public static Prometheus.MetricFactory Create() => Prometheus.Metrics.WithCustomRegistry(new Prometheus.CollectorRegistry());

    /// <summary>The same work; null where prometheus-net has nothing of the kind.</summary>
    public static Side? Side(Case work)
    {
        if (Works.TryGetValue(work, out var create))
            return new("prometheus-net", create(Create()));
        return MeterCases.All.Contains(work) ? new("prometheus-net", work.OnMeter(AdaptedMeter())) : null;
    }

    // Its adapter listens until the process ends, as it does in a service.
    private static Meter AdaptedMeter()
    {
        var meter = new Meter($"Gateway.Instrumentation.Benchmarks.PrometheusNet.{Guid.NewGuid():N}");
        Prometheus.MeterAdapter.StartListening(new()
        {
            Registry = new Prometheus.CollectorRegistry(),
            InstrumentFilterPredicate = instrument => ReferenceEquals(instrument.Meter, meter),
            ResolveHistogramBuckets = static _ => [.. HistogramCases.Bounds],
        });
        return meter;
    }
}
