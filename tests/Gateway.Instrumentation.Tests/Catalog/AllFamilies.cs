using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Catalog;

/// <summary>Everything that the library measures out of the box.</summary>
internal static class AllFamilies
{
    /// <summary>The definitions of all built-in families, and of the registry itself.</summary>
    public static IReadOnlyList<MetricDefinition> Definitions { get; } = Define();

    /// <summary>What records to each metric, found out by calling every recording member on metrics of its own.</summary>
    public static ILookup<string, string> Recorders { get; } = FindRecorders();

    /// <summary>
    /// The metrics that nobody has to record: all of a family without recording members, and of other families the gauges
    /// that are shown as soon as the family is made.
    /// </summary>
    public static IReadOnlySet<string> ReadByThemselves { get; } = FindReadByThemselves();

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

    private static HashSet<string> FindReadByThemselves()
    {
        var found = new HashSet<string>();
        foreach (var type in BuiltInFamilies.All)
        {
            var metrics = TestMetrics.Create();
            BuiltInFamilies.Find(type, metrics);
            var withoutMembers = !RecordingMember.Of(type).Any();
            found.UnionWith(metrics.Registry.Scrape().Samples.Select(sample => MetricOf(metrics, sample.Line))
                .Where(name => withoutMembers || TypeOf(metrics, name) == MetricType.Gauge));
        }

        return found;
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
