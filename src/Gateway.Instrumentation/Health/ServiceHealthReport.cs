using System.Text.Json;

namespace Gateway.Instrumentation;

/// <summary>The health of a service and its reasons, at one point in time. Created by <see cref="GatewayMetrics.Health"/>.</summary>
/// <remarks>
/// Immutable. A request fails with a status of 500 or above, an unhandled exception or a broken-off response, and, with
/// <see cref="ServiceHealthOptions.CountClientErrors"/>, with a client error.
/// </remarks>
public sealed record ServiceHealthReport
{
    internal ServiceHealthReport()
    {
    }

    /// <summary>The status.</summary>
    public required ServiceHealthStatus Status { get; init; }

    /// <summary>The reasons for the status: at least one sentence.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>Number of requests in the recent window.</summary>
    public required long RecentRequests { get; init; }

    /// <summary>Number of failed requests in the recent window.</summary>
    public required long RecentErrors { get; init; }

    /// <summary>Share of failed requests in the recent window, from 0 to 1; 0 without requests.</summary>
    public required double ErrorRate { get; init; }

    /// <summary>Number of requests since the start or the last reset.</summary>
    public required long TotalRequests { get; init; }

    /// <summary>Number of errors since the start or the last reset, including client errors.</summary>
    public required long TotalErrors { get; init; }

    /// <summary>Share of hits among the cache look-ups in the recent window, from 0 to 1; null without look-ups.</summary>
    public required double? CacheHitRate { get; init; }

    /// <summary>Time in seconds since the registry's start or last reset.</summary>
    public required double UptimeSeconds { get; init; }

    /// <summary>Returns the report as JSON, with names in snake_case.</summary>
    /// <returns>The JSON.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, SnapshotJson.Default.ServiceHealthReport);
}
