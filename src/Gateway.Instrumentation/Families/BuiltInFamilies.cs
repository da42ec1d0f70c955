namespace Gateway.Instrumentation;

/// <summary>The families that come with the library, by their types: what can be injected and what <see cref="GatewayMetrics.Get{TFamily}"/> finds.</summary>
internal static class BuiltInFamilies
{
    private static readonly Dictionary<Type, Func<GatewayMetrics, object>> ByType = new([
        Family(static metrics => metrics.PricingSync),
        Family(static metrics => metrics.PricingSyncJobs),
    ]);

    public static IReadOnlyDictionary<Type, Func<GatewayMetrics, object>> All => ByType;

    public static object? Find(Type family, GatewayMetrics metrics) => ByType.GetValueOrDefault(family)?.Invoke(metrics);

    private static KeyValuePair<Type, Func<GatewayMetrics, object>> Family<TFamily>(Func<GatewayMetrics, TFamily> find)
        where TFamily : class => new(typeof(TFamily), find);
}
