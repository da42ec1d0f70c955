using System.Text.Json.Serialization;

namespace PricingService.Competitors;

/// <summary>The market's answers. What an answer lacks is a <see cref="System.Text.Json.JsonException"/>.</summary>
[JsonSerializable(typeof(MarketAnswer))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class MarketJson : JsonSerializerContext;
