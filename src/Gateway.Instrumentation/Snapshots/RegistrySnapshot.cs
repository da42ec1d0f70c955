using System.Text.Json;

namespace Gateway.Instrumentation;

/// <summary>
/// Everything that a registry shows, at one point in time: what the page says, as objects. For exporters, tests and tools.
/// Made by <see cref="MetricRegistry.Snapshot"/>.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. Within a histogram, the buckets and the count agree. Metrics are read in the order of the
/// page; where one counts a part of another, such as errors of requests, the part is never larger.
/// </remarks>
public sealed record RegistrySnapshot
{
    internal RegistrySnapshot(DateTimeOffset timestamp, IReadOnlyList<MetricSnapshot> metrics) => (Timestamp, Metrics) = (timestamp, metrics);

    /// <summary>When it was made, by the registry's clock.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>The metrics in the order of the page, also those without a series.</summary>
    public IReadOnlyList<MetricSnapshot> Metrics { get; }

    /// <summary>The metric of a name.</summary>
    /// <param name="name">The name, such as <c>http_requests_total</c>.</param>
    /// <returns>The metric; null when there is none.</returns>
    public MetricSnapshot? Find(string name) => Metrics.FirstOrDefault(metric => metric.Name == name);

    /// <summary>The snapshot as JSON, with names in snake_case; what is no number is <c>"NaN"</c> or <c>"Infinity"</c>.</summary>
    /// <returns>The JSON.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, SnapshotJson.Default.RegistrySnapshot);
}
