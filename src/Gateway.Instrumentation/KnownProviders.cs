using Microsoft.Extensions.Options;

namespace Gateway.Instrumentation;

/// <summary>The providers whose series show 0 from the start: <see cref="GatewayMetricsOptions.KnownProviders"/>.</summary>
internal static class KnownProviders
{
    /// <exception cref="OptionsValidationException">A metric has no room for them.</exception>
    public static void Announce(GatewayMetrics metrics, IReadOnlyList<string> providers)
    {
        if (providers.Count == 0)
            return;
        if (metrics.Registry.Enabled)
            ThrowIfNoRoom(metrics, providers);
        AnnounceAll(metrics, providers);
    }

    // How many series a provider has, only its families know: they announce it in a registry without a series limit.
    private static void ThrowIfNoRoom(GatewayMetrics metrics, IReadOnlyList<string> providers)
    {
        var limit = metrics.Registry.MaxSeriesPerMetric;
        var trial = new GatewayMetrics(
            new MetricFactory(metrics.Registry.Empty(enabled: true, maxSeries: int.MaxValue), metrics.Factory.Errors), [], static _ => null);
        AnnounceAll(trial, providers);
        var (name, needed) = trial.Registry.Definitions.Select(metric => (metric.Name, trial.Registry.SeriesOf(metric.Name).Length)).MaxBy(metric => metric.Length);
        if (needed > limit)
            throw new OptionsValidationException(Options.DefaultName, typeof(GatewayMetricsOptions),
            [
                $"GatewayMetricsOptions.KnownProviders names {providers.Count} providers, whose series in {name} are {needed}, but MaxSeriesPerMetric allows only {limit}: raise MaxSeriesPerMetric to {needed} or more, or shorten the list.",
            ]);
    }

    private static void AnnounceAll(GatewayMetrics metrics, IReadOnlyList<string> providers)
    {
        foreach (var provider in providers)
        {
            metrics.PricingSync.Announce(provider);
            metrics.Providers.Announce(provider);
        }
    }
}
