using System.Text.Json.Serialization;

namespace PricingService.Endpoints;

/// <summary>How the service is.</summary>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</param>
/// <param name="ModelLoaded">Whether any model is in memory.</param>
/// <param name="UptimeSeconds">How long the service runs.</param>
/// <param name="Timestamp">Of when this is.</param>
public sealed record HealthView(
    string Status,
    [property: JsonPropertyName("model_loaded")] bool ModelLoaded,
    [property: JsonPropertyName("uptime_seconds")] double UptimeSeconds,
    DateTimeOffset Timestamp);
