using Gateway.Instrumentation;
using Gateway.Instrumentation.PrometheusNet;
using Prometheus;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Shows the metrics of prometheus-net on our page.</summary>
public static class PrometheusNetExpositionExtensions
{
    /// <summary>
    /// Appends the metrics of prometheus-net to the page, in the format that the scraper asks for:
    /// <c>app.MapGatewayMetrics(configure: o => o.AppendPrometheusNet())</c>.
    /// </summary>
    /// <typeparam name="TOptions">The options of the page.</typeparam>
    /// <param name="options">The options.</param>
    /// <param name="registry">The registry of prometheus-net; its default registry when null.</param>
    /// <returns>These options.</returns>
    /// <remarks>
    /// Metrics whose names are already on the page are left out with one warning, and without one those that
    /// <c>PublishToPrometheusNet</c> put there.
    /// </remarks>
    public static TOptions AppendPrometheusNet<TOptions>(this TOptions options, CollectorRegistry? registry = null)
        where TOptions : IAppendsExposition
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Append(new PrometheusNetSource(registry ?? Metrics.DefaultRegistry));
        return options;
    }
}
