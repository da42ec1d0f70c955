using Gateway.Instrumentation;
using Gateway.Instrumentation.Caching;

namespace Microsoft.Extensions.Caching.Memory;

/// <summary>Measures caches in memory that no container makes, with <see cref="CacheMetrics"/>.</summary>
public static class MemoryCacheGatewayMetricsExtensions
{
    /// <summary>Counts what is done with a cache in memory. Its entries and size are shown when it keeps statistics (<c>MemoryCacheOptions.TrackStatistics</c>).</summary>
    /// <param name="cache">The cache. It is disposed with the one that is returned.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="cacheName">The label <c>cache_name</c>, from a small set.</param>
    /// <param name="countEvictions">Whether values that the cache drops by itself are counted by reason.</param>
    /// <returns>The cache to use. One that is measured already is returned as it is.</returns>
    public static IMemoryCache UseGatewayMetrics(this IMemoryCache cache, GatewayMetrics metrics, string cacheName, bool countEvictions = true)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(metrics);
        return cache is MeasuredMemoryCache ? cache : new MeasuredMemoryCache(cache, metrics.Cache, cacheName, isOwned: true, countEvictions);
    }
}
