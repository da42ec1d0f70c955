namespace Gateway.Instrumentation;

/// <summary>What a cache look-up found. It is no label: hits and misses have a counter each.</summary>
public enum CacheLookupResult
{
    /// <summary>A value: a hit of the family that takes it.</summary>
    Hit,

    /// <summary>Nothing: a miss of the family that takes it.</summary>
    Miss,
}
