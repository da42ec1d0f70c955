using System.Text.Json;
using System.Text.Json.Serialization;

namespace PricingService;

/// <summary>Writes an enum as the metrics' labels do: <c>rule_based</c>, <c>ml_elasticity</c>.</summary>
public sealed class SnakeCaseEnum<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
