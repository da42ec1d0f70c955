using System.Text.Json.Serialization;

namespace Gateway.Instrumentation;

/// <summary>How a service fares, judged by the share of its recent requests that failed.</summary>
public enum ServiceHealthStatus
{
    /// <summary>All is well: green.</summary>
    [JsonStringEnumMemberName("healthy")]
    Healthy,

    /// <summary>More requests fail than should: yellow.</summary>
    [JsonStringEnumMemberName("degraded")]
    Degraded,

    /// <summary>So many requests fail that somebody has to act: red.</summary>
    [JsonStringEnumMemberName("unhealthy")]
    Unhealthy,
}
