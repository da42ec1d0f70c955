using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Instrumentation;

/// <summary>Serializes snapshots, health and definitions to JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, WriteIndented = true)]
[JsonSerializable(typeof(RegistrySnapshot))]
[JsonSerializable(typeof(MetricsSnapshot))]
[JsonSerializable(typeof(ServiceHealthReport))]
[JsonSerializable(typeof(IReadOnlyList<MetricDefinition>))]
[JsonSerializable(typeof(IReadOnlyList<MeterStatus>))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
