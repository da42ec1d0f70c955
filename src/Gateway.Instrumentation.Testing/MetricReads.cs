namespace Gateway.Instrumentation.Testing;

/// <summary>Reads metrics as Prometheus would see them: from the page.</summary>
public static class MetricReads
{
    /// <summary>Returns the page of this moment, to read several values together.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <returns>The page.</returns>
    public static MetricsPage Scrape(this GatewayMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return metrics.Registry.Scrape();
    }

    /// <inheritdoc cref="Scrape(GatewayMetrics)"/>
    /// <param name="registry">The registry.</param>
    public static MetricsPage Scrape(this MetricRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return MetricsPage.Parse(registry.CollectText());
    }

    /// <inheritdoc cref="MetricsPage.Value"/>
    /// <param name="metrics">The metrics.</param>
    /// <param name="name">The name of the sample; for a histogram, with <c>_count</c>, <c>_sum</c> or <c>_bucket</c>.</param>
    /// <param name="labels">The labels that it must have.</param>
    public static double Value(this GatewayMetrics metrics, string name, params (string Name, string Value)[] labels) =>
        metrics.Scrape().Value(name, labels);

    /// <inheritdoc cref="MetricsPage.Value"/>
    /// <param name="registry">The registry.</param>
    /// <param name="name">The name of the sample; for a histogram, with <c>_count</c>, <c>_sum</c> or <c>_bucket</c>.</param>
    /// <param name="labels">The labels that it must have.</param>
    public static double Value(this MetricRegistry registry, string name, params (string Name, string Value)[] labels) =>
        registry.Scrape().Value(name, labels);

    /// <inheritdoc cref="MetricsPage.Has"/>
    /// <param name="metrics">The metrics.</param>
    /// <param name="name">The name of the sample.</param>
    /// <param name="labels">The labels that it must have.</param>
    public static bool Has(this GatewayMetrics metrics, string name, params (string Name, string Value)[] labels) =>
        metrics.Scrape().Has(name, labels);

    /// <inheritdoc cref="MetricsPage.Has"/>
    /// <param name="registry">The registry.</param>
    /// <param name="name">The name of the sample.</param>
    /// <param name="labels">The labels that it must have.</param>
    public static bool Has(this MetricRegistry registry, string name, params (string Name, string Value)[] labels) =>
        registry.Scrape().Has(name, labels);
}
