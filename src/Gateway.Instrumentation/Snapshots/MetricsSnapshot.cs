using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Instrumentation;

/// <summary>
/// What a gateway did, at one point in time and in the shape that a person reads: by endpoint, provider, model, cache,
/// database and external API. Made by <see cref="GatewayMetrics.Snapshot"/>. Times are in seconds; latencies, rates and
/// averages are those of the recent past (<see cref="GatewayMetricsOptions.RecentWindow"/>) and null while nothing happened
/// in it; counts are those since the start or the last reset.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. Consistent within itself while others record: requests, errors and statuses of an endpoint come
/// from the same requests, and there are never more errors than requests (but
/// for a reset in between).
/// </remarks>
public sealed record MetricsSnapshot
{
    internal MetricsSnapshot()
    {
    }

    /// <summary>When it was made, by the registry's clock.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>How long the registry has been recording since its start or the last reset, in seconds.</summary>
    public required double UptimeSeconds { get; init; }

    /// <summary>How long requests took lately, by endpoint.</summary>
    public required IReadOnlyDictionary<string, LatencySnapshot> Latency { get; init; }

    /// <summary>How many requests were answered, by endpoint and method.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Requests { get; init; }

    /// <summary>How many of them failed, by endpoint and method.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Errors { get; init; }

    /// <summary>How many answers had which status, by endpoint and status.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> StatusCodes { get; init; }

    /// <summary>The providers, by name.</summary>
    public required IReadOnlyDictionary<string, ProviderSnapshot> Providers { get; init; }

    /// <summary>The models, by name.</summary>
    public required IReadOnlyDictionary<string, ModelSnapshot> Models { get; init; }

    /// <summary>All caches together (Redis apart).</summary>
    public required CacheSnapshot Cache { get; init; }

    /// <summary>All databases together.</summary>
    public required DatabaseSnapshot Database { get; init; }

    /// <summary>The services outside, by name.</summary>
    public required IReadOnlyDictionary<string, ExternalApiSnapshot> ExternalApis { get; init; }

    /// <summary>The snapshot as JSON, with names in snake_case.</summary>
    /// <returns>The JSON.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, SnapshotJson.Default.MetricsSnapshot);
}

/// <summary>How long the requests of one endpoint took lately, in seconds; null while there were none.</summary>
public sealed record LatencySnapshot
{
    internal LatencySnapshot(double? average, double? p50, double? p95, double? p99) => (Average, P50, P95, P99) = (average, p50, p95, p99);

    internal static LatencySnapshot Unknown { get; } = new(null, null, null, null);

    /// <summary>The mean.</summary>
    [JsonPropertyName("avg")]
    public double? Average { get; }

    /// <summary>The median.</summary>
    public double? P50 { get; }

    /// <summary>The 95th percentile.</summary>
    public double? P95 { get; }

    /// <summary>The 99th percentile.</summary>
    public double? P99 { get; }
}

/// <summary>An AI provider.</summary>
public sealed record ProviderSnapshot
{
    internal ProviderSnapshot(long requests, long errors, double? errorRate, double? averageLatency, double? minimumLatency, double? maximumLatency) =>
        (Requests, Errors, ErrorRate, AverageLatency, MinimumLatency, MaximumLatency) = (requests, errors, errorRate, averageLatency, minimumLatency, maximumLatency);

    /// <summary>How many requests it got.</summary>
    public long Requests { get; }

    /// <summary>How many of them failed.</summary>
    public long Errors { get; }

    /// <summary>The share of the recent ones that failed, from 0 to 1.</summary>
    public double? ErrorRate { get; }

    /// <summary>The mean time of the recent ones.</summary>
    [JsonPropertyName("avg_latency")]
    public double? AverageLatency { get; }

    /// <summary>The shortest time of the recent ones.</summary>
    [JsonPropertyName("min_latency")]
    public double? MinimumLatency { get; }

    /// <summary>The longest time of the recent ones.</summary>
    [JsonPropertyName("max_latency")]
    public double? MaximumLatency { get; }
}

/// <summary>An AI model.</summary>
public sealed record ModelSnapshot
{
    internal ModelSnapshot(long requests, long errors, double? errorRate, double? averageLatency) =>
        (Requests, Errors, ErrorRate, AverageLatency) = (requests, errors, errorRate, averageLatency);

    /// <summary>How many requests it got.</summary>
    public long Requests { get; }

    /// <summary>How many of them failed.</summary>
    public long Errors { get; }

    /// <summary>The share of the recent ones that failed, from 0 to 1.</summary>
    public double? ErrorRate { get; }

    /// <summary>The mean time of the recent ones.</summary>
    [JsonPropertyName("avg_latency")]
    public double? AverageLatency { get; }
}

/// <summary>Look-ups in caches.</summary>
public sealed record CacheSnapshot
{
    internal CacheSnapshot(long hits, long misses, double? hitRate) =>
        (Hits, Misses, HitRate) = (hits, misses, hitRate);

    /// <summary>How many found a value.</summary>
    public long Hits { get; }

    /// <summary>How many found nothing.</summary>
    public long Misses { get; }

    /// <summary>The share of the recent ones that found a value, from 0 to 1.</summary>
    public double? HitRate { get; }
}

/// <summary>Queries of databases.</summary>
public sealed record DatabaseSnapshot
{
    internal DatabaseSnapshot(long queries, double? averageLatency) =>
        (Queries, AverageLatency) = (queries, averageLatency);

    /// <summary>How many were run.</summary>
    public long Queries { get; }

    /// <summary>The mean time of the recent ones.</summary>
    [JsonPropertyName("avg_latency")]
    public double? AverageLatency { get; }
}

/// <summary>Calls to one service outside.</summary>
public sealed record ExternalApiSnapshot
{
    internal ExternalApiSnapshot(long calls, long errors) =>
        (Calls, Errors) = (calls, errors);

    /// <summary>How many.</summary>
    public long Calls { get; }

    /// <summary>How many of them failed.</summary>
    public long Errors { get; }
}
