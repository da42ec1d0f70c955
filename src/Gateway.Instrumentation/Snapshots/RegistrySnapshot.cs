using System.Text.Json;

namespace Gateway.Instrumentation;

/// <summary>
/// The content of a registry's page at one point in time, as objects. For exporters, tests and tools. Created by
/// <see cref="MetricRegistry.Snapshot"/>.
/// </summary>
/// <remarks>
/// Immutable and thread-safe. The buckets and the count of a histogram are consistent. Metrics are read in the order of the page.
/// When one metric counts a part of another, such as errors of requests, the part is never larger.
/// </remarks>
public sealed record RegistrySnapshot
{
    internal RegistrySnapshot(DateTimeOffset timestamp, IReadOnlyList<MetricSnapshot> metrics) => (Timestamp, Metrics) = (timestamp, metrics);

    /// <summary>The time of the snapshot, by the registry's clock.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>The metrics in the order of the page, including those without a series.</summary>
    public IReadOnlyList<MetricSnapshot> Metrics { get; }

    /// <summary>Returns a metric by its name.</summary>
    /// <param name="name">The name, such as <c>http_requests_total</c>.</param>
    /// <returns>The metric; null when there is none.</returns>
    public MetricSnapshot? Find(string name) => Metrics.FirstOrDefault(metric => metric.Name == name);

    /// <summary>Returns the snapshot as JSON, with names in snake_case. NaN and infinities are the texts <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>.</summary>
    /// <returns>The JSON.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, SnapshotJson.Default.RegistrySnapshot);
}
