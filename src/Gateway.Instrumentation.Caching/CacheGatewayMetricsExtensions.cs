using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;

namespace Gateway.Instrumentation.Caching;

/// <summary>Measures caches that no container makes, with <see cref="CacheMetrics"/>.</summary>
public static class CacheGatewayMetricsExtensions
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

    /// <summary>Measures what is done with a distributed cache. What is returned takes buffers (<see cref="IBufferDistributedCache"/>) when the cache does.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="cacheName">The label <c>cache_name</c>, from a small set.</param>
    /// <returns>The cache to use. One that is measured already is returned as it is.</returns>
    public static IDistributedCache UseGatewayMetrics(this IDistributedCache cache, GatewayMetrics metrics, string cacheName)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(metrics);
        return cache as MeasuredDistributedCache ?? MeasuredDistributedCache.Of(cache, metrics.Cache, cacheName);
    }

    /// <summary>Measures what is done with a hybrid cache. One miss is counted for each run of a factory, however many callers wait for it.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="cacheName">The label <c>cache_name</c>, from a small set.</param>
    /// <returns>The cache to use. One that is measured already is returned as it is.</returns>
    public static HybridCache UseGatewayMetrics(this HybridCache cache, GatewayMetrics metrics, string cacheName)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(metrics);
        return cache as MeasuredHybridCache ?? new MeasuredHybridCache(cache, metrics, cacheName);
    }
}
