using Gateway.Instrumentation;
using Gateway.Instrumentation.Testing;

namespace IngestionWorker.Tests.Running;

/// <summary>The metrics of the system <c>ingestion</c>: what its families own.</summary>
internal static class MetricsOfTheWorker
{
    public static IReadOnlyList<string> All { get; } = Define();

    private static IReadOnlyList<string> Define()
    {
        // Not the worker's own registry: a family that it forgot to use would be missing there.
        var metrics = TestMetrics.Create();
        object[] used = [metrics.WorkerPools, metrics.Batches, metrics.ParseCache, metrics.Graph];
        var families = used.Select(family => family.GetType().Name).ToHashSet();
        return [.. metrics.Registry.Definitions.Where(definition => definition.Family is { } family && families.Contains(family)).Select(definition => definition.Name)];
    }
}
