using Gateway.Instrumentation.PrometheusNet;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;

namespace Gateway.Instrumentation;

/// <summary>Shows the metrics of a registry through prometheus-net.</summary>
public static class PrometheusNetMetricRegistryExtensions
{
    /// <summary>
    /// Shows all metrics of this registry in a registry of prometheus-net, and so on its pages and in its pushes, until the
    /// result is disposed. Its scrape then reads ours. For programs without a host; with one, call <c>PublishToPrometheusNet</c>
    /// on the builder of <c>AddGatewayMetrics</c>.
    /// </summary>
    /// <param name="registry">The registry.</param>
    /// <param name="target">The registry of prometheus-net; its default registry when null.</param>
    /// <param name="logger">The logger for metrics that are left out; none when null.</param>
    /// <returns>
    /// The publication. Disposing it takes the series off those pages; the HELP and TYPE lines stay, because prometheus-net
    /// keeps a metric for ever.
    /// </returns>
    /// <remarks>
    /// Thread-safe. A metric whose name the other registry has already is left out with one warning. A summary becomes a gauge
    /// with the label <c>quantile</c> and two counters, an info a gauge of 1. The buckets of a histogram are exact; its sum is,
    /// up to rounding.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The registry is published to that one already.</exception>
    public static IDisposable PublishToPrometheusNet(this MetricRegistry registry, CollectorRegistry? target = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        var publication = new Publication(registry, PublicationTarget.Of(target ?? Metrics.DefaultRegistry), logger ?? NullLogger.Instance);
        publication.Start();
        return publication;
    }
}
