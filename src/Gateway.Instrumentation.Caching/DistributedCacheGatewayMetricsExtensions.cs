using Gateway.Instrumentation;
using Gateway.Instrumentation.Caching;

namespace Microsoft.Extensions.Caching.Distributed;

/// <summary>Measures distributed caches that no container makes, with <see cref="CacheMetrics"/>.</summary>
public static class DistributedCacheGatewayMetricsExtensions
{
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
}
