namespace Gateway.Instrumentation.Benchmarks.Cases;

/// <summary>
/// What typed families cost at start beside the same metrics registered by hand: the same names, types, numbers of labels
/// and buckets. A service pays for the families that it uses. Without the process and the runtime, which find out at start
/// what the system gives.
/// </summary>
internal static class FamiliesCase
{
    private static readonly Func<GatewayMetrics, object>[] Families =
    [
        .. typeof(GatewayMetrics).GetProperties()
            .Where(property => property.PropertyType.Namespace == typeof(GatewayMetrics).Namespace && property.PropertyType.Name.EndsWith("Metrics", StringComparison.Ordinal)
                && property.PropertyType != typeof(ProcessMetrics) && property.PropertyType != typeof(RuntimeMetrics))
            .Select(property => property.GetMethod!.CreateDelegate<Func<GatewayMetrics, object>>()),
    ];

    private static readonly MetricDefinition[] Definitions = Define();

    public static int Count => Families.Length;

    public static int Metrics => Definitions.Length;

    public static Side All() => new($"all {Count} families", static (_, operations) =>
    {
        for (var i = 0; i < operations; i++)
        {
            var metrics = Create();
            foreach (var family in Families)
                family(metrics);
        }
    });

    public static Side One() => new("one family", static (_, operations) =>
    {
        for (var i = 0; i < operations; i++)
            _ = Create().Cache.GetHashCode();
    });

    public static Side Nothing() => new("a registry alone", static (_, operations) =>
    {
        for (var i = 0; i < operations; i++)
            Create();
    });

    public static Side ByHand() => new($"the same {Metrics} metrics by hand", static (_, operations) =>
    {
        for (var i = 0; i < operations; i++)
        {
            var metrics = new MetricFactory(new MetricRegistry()); // without GatewayMetrics, which keeps these names for its families
            foreach (var definition in Definitions)
                Register(metrics, definition);
        }
    });

    private static GatewayMetrics Create() => new(new MetricFactory(new MetricRegistry()));

    private static MetricDefinition[] Define()
    {
        var metrics = Create();
        foreach (var family in Families)
            family(metrics);
        return [.. metrics.Registry.Definitions.Where(definition => definition.Family is not null)];
    }

    private static void Register(MetricFactory metrics, MetricDefinition definition)
    {
        var (name, help, buckets) = (definition.Name, definition.Help, definition.Buckets);
        Label<string>[] labels = [.. definition.Labels.Select(label => Label.Text(label.Name))];
        _ = (definition.Type, labels) switch
        {
            (MetricType.Counter, []) => (object)metrics.Counter(name, help),
            (MetricType.Counter, [var a]) => metrics.Counter(name, help, a),
            (MetricType.Counter, [var a, var b]) => metrics.Counter(name, help, a, b),
            (MetricType.Counter, [var a, var b, var c]) => metrics.Counter(name, help, a, b, c),
            (MetricType.Gauge, []) => metrics.Gauge(name, help),
            (MetricType.Gauge, [var a]) => metrics.Gauge(name, help, a),
            (MetricType.Gauge, [var a, var b]) => metrics.Gauge(name, help, a, b),
            (MetricType.Gauge, [var a, var b, var c]) => metrics.Gauge(name, help, a, b, c),
            (MetricType.Histogram, []) => metrics.Histogram(name, help, buckets),
            (MetricType.Histogram, [var a]) => metrics.Histogram(name, help, buckets, a),
            (MetricType.Histogram, [var a, var b]) => metrics.Histogram(name, help, buckets, a, b),
            (MetricType.Histogram, [var a, var b, var c]) => metrics.Histogram(name, help, buckets, a, b, c),
            (MetricType.Info, [var a, var b]) => metrics.Info(name, help, a, b),
            (MetricType.Info, [var a, var b, var c]) => metrics.Info(name, help, a, b, c),
            _ => throw new NotSupportedException($"{definition}"),
        };
    }
}
