using System.Text.Json.Serialization;

namespace Gateway.Instrumentation;

/// <summary>The kinds of metric.</summary>
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

    /// <summary>A constant 1 that carries facts as labels.</summary>
    [JsonStringEnumMemberName("info")]
    Info,

    /// <summary>Observations counted and summed up, with quantiles of the recent ones.</summary>
    [JsonStringEnumMemberName("summary")]
    Summary,
}
