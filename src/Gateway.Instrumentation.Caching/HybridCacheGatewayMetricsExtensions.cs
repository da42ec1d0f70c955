using Gateway.Instrumentation;
using Gateway.Instrumentation.Caching;

namespace Microsoft.Extensions.Caching.Hybrid;

/// <summary>Measures hybrid caches that no container makes, with <see cref="CacheMetrics"/>.</summary>
public static class HybridCacheGatewayMetricsExtensions
{
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
