using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Catalog;

/// <summary>Everything that the library measures out of the box.</summary>
internal static class AllFamilies
{
    /// <summary>The definitions of all built-in families, and of the registry itself.</summary>
    public static IReadOnlyList<MetricDefinition> Definitions { get; } = Define();

    /// <summary>What records to each metric, found out by calling every recording member on metrics of its own.</summary>
    public static ILookup<string, string> Recorders { get; } = FindRecorders();

    /// <summary>Metrics on which every recording member of every family was called.</summary>
    public static GatewayMetrics Recorded()
    {
        var metrics = TestMetrics.Create();
        foreach (var type in BuiltInFamilies.All)
        {
            var family = BuiltInFamilies.Find(type, metrics)!;
            foreach (var member in RecordingMember.Of(type))
                member.Call(family);
        }

        return metrics;
    }

    private static IReadOnlyList<MetricDefinition> Define()
    {
        var metrics = TestMetrics.Create();
        foreach (var type in BuiltInFamilies.All)
            BuiltInFamilies.Find(type, metrics);
        return metrics.Registry.Definitions;
    }

    private static ILookup<string, string> FindRecorders()
    {
        var found = new List<(string Metric, string Member)>();
        foreach (var type in BuiltInFamilies.All)
        {
            foreach (var member in RecordingMember.Of(type))
            {
                var metrics = TestMetrics.Create();
                var family = BuiltInFamilies.Find(type, metrics)!;
                var before = Values(metrics);
                var seen = new HashSet<string>();
                member.Call(family, () => seen.UnionWith(Values(metrics)));
                seen.UnionWith(Values(metrics));
                found.AddRange(seen.Except(before).Select(line => (MetricOf(metrics, line), member.Name)));
            }
        }

        return found.Distinct().ToLookup(pair => pair.Metric, pair => pair.Member);
    }

    // Zeros of counters and histograms are shown, not recorded; a gauge is not there until it is set, be it to 0.
    private static HashSet<string> Values(GatewayMetrics metrics) =>
    [
        .. metrics.Registry.CollectText().Split('\n').Where(line => line.Length > 0 && line[0] != '#'
            && (!line.EndsWith(" 0", StringComparison.Ordinal) || TypeOf(metrics, MetricOf(metrics, line)) == MetricType.Gauge)),
    ];

    private static MetricType TypeOf(GatewayMetrics metrics, string name) =>
        metrics.Registry.Definitions.Single(definition => definition.Name == name).Type;

    private static string MetricOf(GatewayMetrics metrics, string line)
    {
        var sample = line[..line.IndexOfAny(['{', ' '])];
        return metrics.Registry.Definitions.Select(definition => definition.Name)
            .Single(name => sample == name || (sample.StartsWith(name, StringComparison.Ordinal) && sample[name.Length..] is "_bucket" or "_sum" or "_count"));
    }
}
