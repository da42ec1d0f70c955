using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Instrumentation;

/// <summary>How snapshots and health become JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, WriteIndented = true)]
[JsonSerializable(typeof(RegistrySnapshot))]
[JsonSerializable(typeof(MetricsSnapshot))]
[JsonSerializable(typeof(HealthReport))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
