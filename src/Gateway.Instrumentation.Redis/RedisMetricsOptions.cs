namespace Gateway.Instrumentation.Redis;

/// <summary>How the operations of a Redis client are recorded.</summary>
public sealed class RedisMetricsOptions
{
    /// <summary>
    /// Operations that are shown at 0 before the first one, so that <c>rate()</c> sees that one: commands in lower case, such as <c>set</c>.
    /// <c>get</c>, <c>mget</c> and <c>hget</c> are shown with their hits and misses. Empty by default.
    /// </summary>
    public ICollection<string> AnnouncedOperations { get; } = [];
}
