namespace Gateway.Instrumentation;

/// <summary>What is done with a cache.</summary>
public enum CacheOperation
{
    /// <summary>A value is looked up. Hits and misses are counted beside it.</summary>
    Get,

    /// <summary>A value is put in.</summary>
    Set,

    /// <summary>A value, or all of a tag, is taken out.</summary>
    Remove,

    /// <summary>The expiry of a value starts anew.</summary>
    Refresh,

    /// <summary>A value that was not there is created. This is the application's time, not the cache's.</summary>
    Create,
}
