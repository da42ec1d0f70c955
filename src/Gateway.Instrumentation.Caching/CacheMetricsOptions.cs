namespace Gateway.Instrumentation.Caching;

/// <summary>How caches are recorded. A cache that is registered with a key has the key as its name.</summary>
public sealed class CacheMetricsOptions
{
    /// <summary>The label <c>cache_name</c> of the <c>IMemoryCache</c>. <c>memory</c> by default.</summary>
    public string MemoryCacheName { get; set; } = "memory";

    /// <summary>The label <c>cache_name</c> of the <c>IDistributedCache</c>. <c>distributed</c> by default.</summary>
    public string DistributedCacheName { get; set; } = "distributed";

    /// <summary>The label <c>cache_name</c> of the <c>HybridCache</c>. <c>hybrid</c> by default.</summary>
    public string HybridCacheName { get; set; } = "hybrid";

    /// <summary>
    /// Whether values that an <c>IMemoryCache</c> drops by itself are counted by reason. True by default. Each value that is put in then has a
    /// callback, and the cache runs it on the thread pool when it drops the value.
    /// </summary>
    public bool CountEvictions { get; set; } = true;
}
