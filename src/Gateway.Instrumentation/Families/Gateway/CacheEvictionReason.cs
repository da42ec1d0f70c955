namespace Gateway.Instrumentation;

/// <summary>Why a cache dropped a value by itself.</summary>
public enum CacheEvictionReason
{
    /// <summary>Its time was over.</summary>
    Expired,

    /// <summary>The cache was too large.</summary>
    Capacity,

    /// <summary>A change token said that it is old.</summary>
    TokenExpired,
}
