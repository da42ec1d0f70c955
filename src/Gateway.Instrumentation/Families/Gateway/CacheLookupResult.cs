namespace Gateway.Instrumentation;

/// <summary>The result of a cache look-up. It is not a label: hits and misses have a counter each.</summary>
public enum CacheLookupResult
{
    /// <summary>The look-up found a value.</summary>
    Hit,

    /// <summary>The look-up found nothing.</summary>
    Miss,
}
