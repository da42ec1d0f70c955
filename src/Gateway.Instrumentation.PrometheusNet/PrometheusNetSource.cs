using Prometheus;

namespace Gateway.Instrumentation.PrometheusNet;

/// <summary>What a registry of prometheus-net writes.</summary>
internal sealed class PrometheusNetSource(CollectorRegistry registry) : ExpositionSource
{
    public override string Name => "prometheus-net";

    public override string WayOut => "rename one of the two, or switch that metric off there, such as UseHttpMetrics(o => o.RequestDuration.Enabled = false)";

    public override Task WriteAsync(Stream output, ExpositionFormat format, CancellationToken cancellationToken) =>
        registry.CollectAndExportAsTextAsync(
            output,
            format == ExpositionFormat.OpenMetrics ? Prometheus.ExpositionFormat.OpenMetricsText : Prometheus.ExpositionFormat.PrometheusText,
            cancellationToken);

    public override bool IsMirrorOf(MetricRegistry source, string name) => PublicationTarget.Find(registry)?.IsMirror(source, name) ?? false;
}
