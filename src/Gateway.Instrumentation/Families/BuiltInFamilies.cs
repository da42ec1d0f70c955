namespace Gateway.Instrumentation;

/// <summary>The families that come with the library, by their types: what can be injected and what <see cref="GatewayMetrics.Get{TFamily}"/> finds.</summary>
internal static class BuiltInFamilies
{
    private static readonly Dictionary<Type, Func<GatewayMetrics, object>> ByType = new([
        Family(static metrics => metrics.PricingSync),
        Family(static metrics => metrics.PricingSyncJobs),
        Family(static metrics => metrics.Http),
        Family(static metrics => metrics.Providers),
        Family(static metrics => metrics.Models),
        Family(static metrics => metrics.Cache),
        Family(static metrics => metrics.Database),
        Family(static metrics => metrics.ExternalApis),
        Family(static metrics => metrics.PricingApi),
        Family(static metrics => metrics.PricingModels),
        Family(static metrics => metrics.Learning),
        Family(static metrics => metrics.Experiments),
        Family(static metrics => metrics.Competitors),
        Family(static metrics => metrics.DataCollection),
        Family(static metrics => metrics.Trading),
        Family(static metrics => metrics.Goals),
        Family(static metrics => metrics.Risk),
        Family(static metrics => metrics.MlModels),
        Family(static metrics => metrics.Alerts),
        Family(static metrics => metrics.Messaging),
        Family(static metrics => metrics.ParseCache),
        Family(static metrics => metrics.Batches),
        Family(static metrics => metrics.WorkerPools),
        Family(static metrics => metrics.Graph),
        Family(static metrics => metrics.Service),
        Family(static metrics => metrics.Process),
        Family(static metrics => metrics.Runtime),
    ]);

    public static IReadOnlyDictionary<Type, Func<GatewayMetrics, object>> All => ByType;

    public static object? Find(Type family, GatewayMetrics metrics) => ByType.GetValueOrDefault(family)?.Invoke(metrics);

    private static KeyValuePair<Type, Func<GatewayMetrics, object>> Family<TFamily>(Func<GatewayMetrics, TFamily> find)
        where TFamily : class => new(typeof(TFamily), find);
}
