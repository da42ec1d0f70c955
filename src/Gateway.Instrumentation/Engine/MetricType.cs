using System.Text.Json.Serialization;

namespace Gateway.Instrumentation;

/// <summary>The types of metrics.</summary>
public enum MetricType
{
    /// <summary>A number that only grows.</summary>
    [JsonStringEnumMemberName("counter")]
    Counter,

    /// <summary>A number that goes up and down.</summary>
    [JsonStringEnumMemberName("gauge")]
    Gauge,

    /// <summary>Observations counted in buckets, with their sum.</summary>
    [JsonStringEnumMemberName("histogram")]
    Histogram,

    /// <summary>A constant 1 with facts as labels.</summary>
    [JsonStringEnumMemberName("info")]
    Info,

    /// <summary>Observations with their count and sum, and with quantiles over the recent window.</summary>
    [JsonStringEnumMemberName("summary")]
    Summary,
}
