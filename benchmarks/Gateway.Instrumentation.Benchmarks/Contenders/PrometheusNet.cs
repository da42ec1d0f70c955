using Gateway.Instrumentation.Benchmarks.Cases;

namespace Gateway.Instrumentation.Benchmarks.Contenders;

/// <summary>prometheus-net as a service runs it: its defaults, in a registry of its own.</summary>
internal static class PrometheusNet
{
    private static readonly Dictionary<Case, Func<Prometheus.MetricFactory, Loop>> Works = PrometheusNetCases.All();

    public static Prometheus.MetricFactory Create() => Prometheus.Metrics.WithCustomRegistry(new Prometheus.CollectorRegistry());

    /// <summary>The same work; null where prometheus-net has nothing of the kind.</summary>
    public static Side? Side(Case work) => Works.TryGetValue(work, out var create) ? new("prometheus-net", create(Create())) : null;
}
