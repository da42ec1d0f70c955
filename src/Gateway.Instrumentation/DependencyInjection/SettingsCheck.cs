using Gateway.Instrumentation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Rejects configuration of the metrics that would be ignored.</summary>
internal static class SettingsCheck
{
    private static readonly SettingsShape Shape = new SettingsShape("the metrics")
        .Values(
            nameof(GatewayMetricsOptions.ServiceName), nameof(GatewayMetricsOptions.Enabled),
            nameof(GatewayMetricsOptions.DefaultLabelLimit), nameof(GatewayMetricsOptions.MaxSeriesPerMetric),
            nameof(GatewayMetricsOptions.SeriesIdleTimeout), nameof(GatewayMetricsOptions.SeriesIdle), nameof(GatewayMetricsOptions.RecentWindow),
            nameof(GatewayMetricsOptions.CallbackTimeout), nameof(GatewayMetricsOptions.RequestLabel), nameof(GatewayMetricsOptions.RequestLabelLimit),
            nameof(GatewayMetricsOptions.Exemplars), nameof(GatewayMetricsOptions.CreatedTimestamps),
            nameof(GatewayMetricsOptions.ProcessMetrics))
        .List(nameof(GatewayMetricsOptions.KnownProviders), "0")
        .List(nameof(GatewayMetricsOptions.Meters), "0")
        .List(nameof(GatewayMetricsOptions.StaticLabels), "name")
        .ListsOfNumbers(nameof(GatewayMetricsOptions.Buckets), "name")
        .Section(nameof(GatewayMetricsOptions.Health), new SettingsShape("the metrics' health").Values(
            nameof(ServiceHealthOptions.CountClientErrors), nameof(ServiceHealthOptions.DegradedErrorRate),
            nameof(ServiceHealthOptions.MinimumRequests), nameof(ServiceHealthOptions.UnhealthyErrorRate)));

    /// <exception cref="OptionsValidationException">A key is unknown, or its value has the wrong form.</exception>
    public static void ThrowIfIgnored(IConfiguration configuration)
    {
        if (configuration is IConfigurationRoot)
            throw Wrong(["AddGatewayMetrics received the whole configuration: pass the section of its settings, such as configuration.GetSection(\"GatewayMetrics\")."]);
        if (Shape.Mistakes(configuration).ToList() is { Count: > 0 } mistakes)
            throw Wrong(mistakes);
    }

    private static OptionsValidationException Wrong(IEnumerable<string> failures) =>
        new(Options.Options.DefaultName, typeof(GatewayMetricsOptions), failures);
}
