using Gateway.Instrumentation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Rejects configuration that would be ignored: unknown keys, and lists written as text.</summary>
internal static class SettingsCheck
{
    private static readonly string[] Lists = [nameof(GatewayMetricsOptions.KnownProviders), nameof(GatewayMetricsOptions.StaticLabels), nameof(GatewayMetricsOptions.Buckets)];

    private static readonly string[] HealthSettings =
    [
        nameof(ServiceHealthOptions.CountClientErrors), nameof(ServiceHealthOptions.DegradedErrorRate),
        nameof(ServiceHealthOptions.MinimumRequests), nameof(ServiceHealthOptions.UnhealthyErrorRate),
    ];

    private static readonly string[] Settings =
    [
        nameof(GatewayMetricsOptions.ServiceName), nameof(GatewayMetricsOptions.Enabled),
        nameof(GatewayMetricsOptions.DefaultLabelLimit), nameof(GatewayMetricsOptions.MaxSeriesPerMetric),
        nameof(GatewayMetricsOptions.SeriesIdleTimeout), nameof(GatewayMetricsOptions.SeriesIdle),
        nameof(GatewayMetricsOptions.RecentWindow), nameof(GatewayMetricsOptions.Health),
        nameof(GatewayMetricsOptions.Exemplars), nameof(GatewayMetricsOptions.CreatedTimestamps),
        nameof(GatewayMetricsOptions.ProcessMetrics), nameof(GatewayMetricsOptions.RequestLabel),
        nameof(GatewayMetricsOptions.RequestLabelLimit), .. Lists,
    ];

    /// <exception cref="OptionsValidationException">A key is unknown, or its value has the wrong form.</exception>
    public static void ThrowIfIgnored(IConfiguration configuration)
    {
        if (configuration is IConfigurationRoot)
            throw Wrong(["AddGatewayMetrics received the whole configuration: pass the section of its settings, such as configuration.GetSection(\"GatewayMetrics\")."]);
        var health = configuration.GetSection(nameof(GatewayMetricsOptions.Health)).GetChildren();
        var buckets = configuration.GetSection(nameof(GatewayMetricsOptions.Buckets)).GetChildren();
        var failures = configuration.GetChildren().Select(Failure)
            .Concat(health.Select(HealthFailure)).Concat(buckets.Select(bounds => TextInPlaceOfList(bounds, "0")))
            .OfType<string>().ToList();
        if (failures.Count > 0)
            throw Wrong(failures);
    }

    private static string? Failure(IConfigurationSection child)
    {
        if (!Settings.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            return $"{child.Path} is not a setting of the metrics. Settings: {string.Join(", ", Settings.Order(StringComparer.Ordinal))}.";
        if (!Lists.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            return null;
        return TextInPlaceOfList(child, child.Key.Equals(nameof(GatewayMetricsOptions.KnownProviders), StringComparison.OrdinalIgnoreCase) ? "0" : "name");
    }

    private static string? TextInPlaceOfList(IConfigurationSection list, string entry) => string.IsNullOrEmpty(list.Value)
        ? null
        : $"{list.Path} is the text \"{list.Value}\": write its entries one by one, as {list.Path}:{entry} (in the environment with __ in place of the colons).";

    private static string? HealthFailure(IConfigurationSection child) => HealthSettings.Contains(child.Key, StringComparer.OrdinalIgnoreCase)
        ? null
        : $"{child.Path} is not a setting of the metrics' health. Settings: {string.Join(", ", HealthSettings)}.";

    private static OptionsValidationException Wrong(IEnumerable<string> failures) =>
        new(Options.Options.DefaultName, typeof(GatewayMetricsOptions), failures);
}
