using System.Text.Json.Serialization;

namespace Gateway.Instrumentation;

/// <summary>The health of a service, by its share of failed requests in the recent window.</summary>
public enum ServiceHealthStatus
{
    /// <summary>Few requests fail: green.</summary>
    [JsonStringEnumMemberName("healthy")]
    Healthy,

    /// <summary>Too many requests fail: yellow.</summary>
    [JsonStringEnumMemberName("degraded")]
    Degraded,

    /// <summary>So many requests fail that somebody must act: red.</summary>
    [JsonStringEnumMemberName("unhealthy")]
    Unhealthy,
}
