using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Instrumentation;

/// <summary>
/// The numbers of a gateway at one point in time, in a form for people: by endpoint, provider, model, cache, database and
/// external API. Created by <see cref="GatewayMetrics.Snapshot"/>. Durations are in seconds. Latencies, rates and averages are
/// those of the recent window (<see cref="GatewayMetricsOptions.RecentWindow"/>), and null while it is empty. Counts are those
/// since the start or the last reset.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. Consistent even while other threads record: requests, errors and statuses of an endpoint come from
/// the same requests, and there are never more errors than requests, except after a concurrent reset.
/// </remarks>
public sealed record MetricsSnapshot
{
    internal MetricsSnapshot()
    {
    }

    /// <summary>The time of the snapshot, by the registry's clock.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Time in seconds since the registry's start or last reset.</summary>
    public required double UptimeSeconds { get; init; }

    /// <summary>Request durations in the recent window, by endpoint.</summary>
    public required IReadOnlyDictionary<string, LatencySnapshot> Latency { get; init; }

    /// <summary>Number of requests, by endpoint and method.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Requests { get; init; }

    /// <summary>Number of errors, including client errors, by endpoint and method.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Errors { get; init; }

    /// <summary>Number of responses, by endpoint and status.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> StatusCodes { get; init; }

    /// <summary>AI providers, by name.</summary>
    public required IReadOnlyDictionary<string, ProviderSnapshot> Providers { get; init; }

    /// <summary>AI models, by name.</summary>
    public required IReadOnlyDictionary<string, ModelSnapshot> Models { get; init; }

    /// <summary>All caches together, without Redis.</summary>
    public required CacheSnapshot Cache { get; init; }

    /// <summary>All databases together.</summary>
    public required DatabaseSnapshot Database { get; init; }

    /// <summary>External services, by name.</summary>
    public required IReadOnlyDictionary<string, ExternalApiSnapshot> ExternalApis { get; init; }

    /// <summary>Returns the snapshot as JSON, with names in snake_case.</summary>
    /// <returns>The JSON.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, SnapshotJson.Default.MetricsSnapshot);
}

/// <summary>Request durations of one endpoint in the recent window, in seconds; null without requests.</summary>
public sealed record LatencySnapshot
{
    internal LatencySnapshot(double? average, double? p50, double? p95, double? p99) => (Average, P50, P95, P99) = (average, p50, p95, p99);

    internal static LatencySnapshot Unknown { get; } = new(null, null, null, null);

    /// <summary>The average.</summary>
    [JsonPropertyName("avg")]
    public double? Average { get; }

    /// <summary>The 50th percentile.</summary>
    public double? P50 { get; }

    /// <summary>The 95th percentile.</summary>
    public double? P95 { get; }

    /// <summary>The 99th percentile.</summary>
    public double? P99 { get; }
}

/// <summary>The numbers of one AI provider.</summary>
public sealed record ProviderSnapshot
{
    internal ProviderSnapshot(long requests, long errors, double? errorRate, double? averageLatency, double? minimumLatency, double? maximumLatency) =>
        (Requests, Errors, ErrorRate, AverageLatency, MinimumLatency, MaximumLatency) = (requests, errors, errorRate, averageLatency, minimumLatency, maximumLatency);

    /// <summary>Number of requests.</summary>
    public long Requests { get; }

    /// <summary>Number of failed requests.</summary>
    public long Errors { get; }

    /// <summary>Share of failed requests in the recent window, from 0 to 1; null without requests.</summary>
    public double? ErrorRate { get; }

    /// <summary>Average request duration over the recent window, in seconds; null without requests.</summary>
    [JsonPropertyName("avg_latency")]
    public double? AverageLatency { get; }

    /// <summary>Shortest request duration in the recent window, in seconds; null without requests.</summary>
    [JsonPropertyName("min_latency")]
    public double? MinimumLatency { get; }

    /// <summary>Longest request duration in the recent window, in seconds; null without requests.</summary>
    [JsonPropertyName("max_latency")]
    public double? MaximumLatency { get; }
}

/// <summary>The numbers of one AI model.</summary>
public sealed record ModelSnapshot
{
    internal ModelSnapshot(long requests, long errors, double? errorRate, double? averageLatency) =>
        (Requests, Errors, ErrorRate, AverageLatency) = (requests, errors, errorRate, averageLatency);

    /// <summary>Number of requests.</summary>
    public long Requests { get; }

    /// <summary>Number of failed requests.</summary>
    public long Errors { get; }

    /// <summary>Share of failed requests in the recent window, from 0 to 1; null without requests.</summary>
    public double? ErrorRate { get; }

    /// <summary>Average request duration over the recent window, in seconds; null without requests.</summary>
    [JsonPropertyName("avg_latency")]
    public double? AverageLatency { get; }
}

/// <summary>Look-ups in all caches.</summary>
public sealed record CacheSnapshot
{
    internal CacheSnapshot(long hits, long misses, double? hitRate) =>
        (Hits, Misses, HitRate) = (hits, misses, hitRate);

    /// <summary>Number of look-ups that found a value.</summary>
    public long Hits { get; }

    /// <summary>Number of look-ups that found nothing.</summary>
    public long Misses { get; }

    /// <summary>Share of hits in the recent window, from 0 to 1; null without look-ups.</summary>
    public double? HitRate { get; }
}

/// <summary>Queries of all databases.</summary>
public sealed record DatabaseSnapshot
{
    internal DatabaseSnapshot(long queries, double? averageLatency) =>
        (Queries, AverageLatency) = (queries, averageLatency);

    /// <summary>Number of queries.</summary>
    public long Queries { get; }

    /// <summary>Average query duration over the recent window, in seconds; null without queries.</summary>
    [JsonPropertyName("avg_latency")]
    public double? AverageLatency { get; }
}

/// <summary>Calls to one external service.</summary>
public sealed record ExternalApiSnapshot
{
    internal ExternalApiSnapshot(long calls, long errors) =>
        (Calls, Errors) = (calls, errors);

    /// <summary>Number of calls.</summary>
    public long Calls { get; }

    /// <summary>Number of failed calls.</summary>
    public long Errors { get; }
}
