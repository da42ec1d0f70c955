namespace Gateway.Instrumentation;

/// <summary>What a cache look-up found. It is no label: hits and misses have a counter each.</summary>
public enum CacheResult
{
    /// <summary>A value: counted in <c>cache_hits_total</c> or <c>redis_cache_hits_total</c>.</summary>
    Hit,

    /// <summary>Nothing: counted in <c>cache_misses_total</c> or <c>redis_cache_misses_total</c>.</summary>
    Miss,
}
