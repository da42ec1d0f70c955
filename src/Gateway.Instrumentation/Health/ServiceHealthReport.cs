using System.Text.Json;

namespace Gateway.Instrumentation;

/// <summary>How a service fares and why, at one point in time. Made by <see cref="GatewayMetrics.Health"/>.</summary>
/// <remarks>
/// Immutable. A request fails with a status of 500 or above, an exception that nobody handled, or an answer that broke off;
/// whether client errors count as well, <see cref="ServiceHealthOptions.CountClientErrors"/> says.
/// </remarks>
public sealed record ServiceHealthReport
{
    internal ServiceHealthReport()
    {
    }

    /// <summary>The judgement.</summary>
    public required ServiceHealthStatus Status { get; init; }

    /// <summary>Why, in words: at least one sentence.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>How many requests the judgement is based on.</summary>
    public required long RecentRequests { get; init; }

    /// <summary>How many of those failed.</summary>
    public required long RecentErrors { get; init; }

    /// <summary>The share of those that failed, from 0 to 1; 0 when there were none.</summary>
    public required double ErrorRate { get; init; }

    /// <summary>How many requests were answered since the start or the last reset.</summary>
    public required long TotalRequests { get; init; }

    /// <summary>How many of those were errors, client errors included.</summary>
    public required long TotalErrors { get; init; }

    /// <summary>The share of recent cache look-ups that found a value, from 0 to 1; null when there were none.</summary>
    public required double? CacheHitRate { get; init; }

    /// <summary>How long the registry has been recording since its start or the last reset, in seconds.</summary>
    public required double UptimeSeconds { get; init; }

    /// <summary>The report as JSON, with names in snake_case.</summary>
    /// <returns>The JSON.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, SnapshotJson.Default.ServiceHealthReport);
}
