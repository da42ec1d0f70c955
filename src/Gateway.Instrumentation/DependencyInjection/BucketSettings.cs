using Gateway.Instrumentation;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Rejects bucket bounds for names that are not a histogram: they would have no effect, without a message.</summary>
internal static class BucketSettings
{
    /// <exception cref="OptionsValidationException">A name is not the name of a histogram.</exception>
    public static void ThrowIfUnknown(IDictionary<string, double[]> buckets, MetricRegistry registry)
    {
        if (buckets.Count == 0)
            return;

        // Built-in families register on first use, so create all of them in a private registry.
        var all = new GatewayMetrics(new MetricFactory(new MetricRegistry(new GatewayMetricsOptions { Enabled = false })));
        foreach (var family in BuiltInFamilies.All)
            BuiltInFamilies.Find(family, all);
        var types = all.Registry.Definitions.Concat(registry.Definitions)
            .GroupBy(definition => definition.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last().Type, StringComparer.Ordinal);
        var failures = buckets.Keys.Select(name => Failure(name, types)).OfType<string>().ToList();
        if (failures.Count > 0)
            throw new OptionsValidationException(Options.Options.DefaultName, typeof(GatewayMetricsOptions), failures);
    }

    private static string? Failure(string name, Dictionary<string, MetricType> types)
    {
        if (!types.TryGetValue(name, out var type))
            return $"GatewayMetricsOptions.Buckets names \"{name}\", but no family has this metric: correct the name ({Hint(name, types)}), or add your own family with AddFamily<T>(). A histogram that is registered later is not known at the start: register it in a family.";
        return type == MetricType.Histogram
            ? null
            : $"GatewayMetricsOptions.Buckets names \"{name}\", which is a {type.ToString().ToLowerInvariant()}: only histograms have buckets.";
    }

    private static string Hint(string name, Dictionary<string, MetricType> types)
    {
        const string Reference = "docs/metrics.md lists the built-in ones";
        var histograms = types.Where(metric => metric.Value == MetricType.Histogram).Select(metric => metric.Key);
        // An operation's name is not its histogram's, but begins it: such a name is near, however many characters are missing.
        var nearest = histograms.MinBy(known => (!Begins(known, name), TextDistance.Of(name, known)));
        if (nearest is null || (!Begins(nearest, name) && TextDistance.Of(name, nearest) > name.Length / 3))
            return Reference;
        return $"\"{nearest}\" is the nearest; {Reference}";
    }

    private static bool Begins(string known, string name) => known.StartsWith(name + "_", StringComparison.Ordinal);
}
