using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Content.Dashboards.UsualTexts;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>Caches in memory and in Redis.</summary>
internal static class GatewayCacheDashboard
{
    public const string Uid = "gateway-cache";

    private const string Seldom = "connections are lost seldom: an hour shows them";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "Gateway: Caches", "Do the caches save work, and is Redis well?",
        new Row(
            "Caches",
            new Panel(
                "Cache Hit Rate",
                "Share of look-ups that found a value over the recent window, of the worst instance. Below 50 % the cache costs more than it "
                + "saves.", Unit.Ratio,
                Level("min", CacheHitRate, "cache_name"))
            {
                Min = 0,
                Max = 1,
                BaseColor = "red",
                Thresholds = [new(0.5, "green", "LowCacheHitRate")],
            },
            new Panel("Cache Hits", "Look-ups per second that found a value.", Unit.PerSecond, Rate(CacheHitsTotal, "cache_name")),
            new Panel(
                "Cache Misses", "Look-ups per second that found nothing. Each is work for whatever stands behind the cache.", Unit.PerSecond,
                Rate(CacheMissesTotal, "cache_name"))),
        new Row(
            "Inside the caches",
            new Panel(
                "Values Put and Removed", "Values put into each cache and removed on purpose per second.", Unit.PerSecond,
                Rate(CacheSetsTotal, "cache_name", legend: "{{cache_name}} put"),
                Rate(CacheRemovalsTotal, "cache_name", legend: "{{cache_name}} removed")),
            new Panel(
                "Evictions by Reason",
                "Values that a cache dropped by itself per second. Many for lack of capacity: the cache is too small.", Unit.PerSecond,
                Rate(CacheEvictionsTotal, "cache_name, reason")),
            new Panel("Entries", "Entries in each cache, over all instances.", Unit.Number, Level("sum", CacheEntries, "cache_name")),
            new Panel(
                "Size", "Size of all entries, in the unit that the application gave them. At its limit the cache evicts.", Unit.Number,
                Level("sum", CacheSize, "cache_name")),
            new Panel(
                "Operation Duration p95", "95th percentile of operations on each cache.", Unit.Seconds,
                Percentiles(CacheOperationDurationSeconds, "cache_name, operation", 95)),
            new Panel(
                "Cache Errors by Type", "Failed operations per second. The caller goes on without the cache, and slower.", Unit.PerSecond,
                Rate(CacheErrorsByTypeTotal, "cache_name, operation, error_type"))),
        new Row(
            "Redis",
            new Panel(
                "Redis Connections Up",
                "1 while a connection is open. 0: look-ups fail, and everything that Redis spared is asked for again.", Unit.Number,
                Level("min", RedisConnectionUp, "endpoint, connection_type"))
            {
                Kind = PanelKind.Stat,
                Width = 12,
                BaseColor = "red",
                Thresholds = [new(1, "green")],
                Texts = UpOrDown,
            },
            new Panel(
                "Connection Troubles in the Last Hour", "Connections that were lost, that failed to open, and that came back.", Unit.Number,
                Increase(RedisConnectionLossesTotal, "endpoint", "1h", Seldom, legend: "{{endpoint}} lost"),
                Increase(RedisConnectionFailuresTotal, "endpoint, failure_type", "1h", Seldom, legend: "{{endpoint}} {{failure_type}}"),
                Increase(RedisReconnectsTotal, "endpoint", "1h", Seldom, legend: "{{endpoint}} back")),
            new Panel(
                "Redis Hits and Misses", "Look-ups per second by operation.", Unit.PerSecond,
                Rate(RedisCacheHitsTotal, "operation", legend: "{{operation}} hit"),
                Rate(RedisCacheMissesTotal, "operation", legend: "{{operation}} miss")),
            new Panel(
                "Redis Operation Duration", "Median and 95th percentile by operation. Some milliseconds are normal.", Unit.Seconds,
                Percentiles(RedisOperationsDurationSeconds, "operation", 50, 95)),
            new Panel(
                "Redis Errors by Type", "Failed operations per second.", Unit.PerSecond,
                Rate(RedisOperationErrorsTotal, "operation, error_type")),
            new Panel(
                "Outstanding Operations",
                "Operations that wait to be sent or for their answer. A number that grows means that Redis or the network is too slow.", Unit.Number,
                Level("sum", RedisOperationsOutstanding, "endpoint")),
            new Panel(
                "Fire and Forget", "Operations per second whose end nobody waits for: their failures are not seen.", Unit.PerSecond,
                Rate(RedisFireAndForgetTotal, "operation")))
        {
            IsCollapsed = true,
        })
    {
        Readers = "Developers look at it when a cache is new or its hit rate falls.",
        Tags = ["gateway-api", "cache"],
    };
}
