using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;

namespace PricingService.Tests.Traffic;

/// <summary>The metrics of the system <c>pricing-service</c>: what its families own.</summary>
internal static class MetricsOfTheService
{
    public static IReadOnlyList<string> All { get; } = Define();

    private static IReadOnlyList<string> Define()
    {
        // Not the service's own registry: a family that it forgot to use would be missing there.
        var metrics = TestMetrics.Create();
        object[] used = [metrics.PricingApi, metrics.PricingModels, metrics.Learning, metrics.Experiments, metrics.Competitors, metrics.PricingService];
        var families = used.Select(family => family.GetType().Name).ToHashSet();
        return [.. metrics.Registry.Definitions.Where(definition => definition.Family is { } family && families.Contains(family)).Select(definition => definition.Name)];
    }
}
