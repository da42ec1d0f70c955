using Gateway.Instrumentation;
using Gateway.Instrumentation.PrometheusNet;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Prometheus;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Shows the metrics of <c>AddGatewayMetrics</c> through prometheus-net.</summary>
public static class PrometheusNetGatewayMetricsBuilderExtensions
{
    /// <summary>
    /// Shows all metrics in a registry of prometheus-net, while the host runs: <c>MapMetrics</c>, <c>UseMetricServer</c>,
    /// <c>KestrelMetricServer</c>, <c>MetricServer</c> and <c>MetricPusher</c> then have them. See
    /// <see cref="PrometheusNetMetricRegistryExtensions.PublishToPrometheusNet"/> for what it shows.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="registry">The registry of prometheus-net; its default registry when null.</param>
    /// <returns>This builder. A second call with the same registry adds nothing.</returns>
    public static GatewayMetricsBuilder PublishToPrometheusNet(this GatewayMetricsBuilder builder, CollectorRegistry? registry = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<PublisherOptions>(options => options.Targets.Add(registry ?? Metrics.DefaultRegistry));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, Publisher>());
        return builder;
    }
}
