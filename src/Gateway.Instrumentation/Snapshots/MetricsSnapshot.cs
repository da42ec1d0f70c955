using System.Text.Json;

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
/// <param name="Avg">The mean.</param>
/// <param name="P50">The median.</param>
/// <param name="P95">95 % were answered within this time.</param>
/// <param name="P99">99 % were answered within this time.</param>
public sealed record LatencySnapshot(double? Avg, double? P50, double? P95, double? P99);

/// <summary>An AI provider.</summary>
/// <param name="Requests">How many requests it got.</param>
/// <param name="Errors">How many of them failed.</param>
/// <param name="ErrorRate">The share of the recent ones that failed, from 0 to 1.</param>
/// <param name="AvgLatency">The mean time of the recent ones.</param>
/// <param name="MinLatency">The shortest time of the recent ones.</param>
/// <param name="MaxLatency">The longest time of the recent ones.</param>
public sealed record ProviderSnapshot(long Requests, long Errors, double? ErrorRate, double? AvgLatency, double? MinLatency, double? MaxLatency);

/// <summary>An AI model.</summary>
/// <param name="Requests">How many requests it got.</param>
/// <param name="Errors">How many of them failed.</param>
/// <param name="ErrorRate">The share of the recent ones that failed, from 0 to 1.</param>
/// <param name="AvgLatency">The mean time of the recent ones.</param>
public sealed record ModelSnapshot(long Requests, long Errors, double? ErrorRate, double? AvgLatency);

/// <summary>Look-ups in caches.</summary>
/// <param name="Hits">How many found a value.</param>
/// <param name="Misses">How many found nothing.</param>
/// <param name="HitRate">The share of the recent ones that found a value, from 0 to 1.</param>
public sealed record CacheSnapshot(long Hits, long Misses, double? HitRate);

/// <summary>Queries of databases.</summary>
/// <param name="Queries">How many were run.</param>
/// <param name="AvgLatency">The mean time of the recent ones.</param>
public sealed record DatabaseSnapshot(long Queries, double? AvgLatency);

/// <summary>Calls to one service outside.</summary>
/// <param name="Calls">How many.</param>
/// <param name="Errors">How many of them failed.</param>
public sealed record ExternalApiSnapshot(long Calls, long Errors);
