using System.Text.Json.Serialization;

namespace PricingService.Catalog;

/// <summary><c>properties.json</c>.</summary>
[JsonSerializable(typeof(IReadOnlyList<Property>))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class CatalogJson : JsonSerializerContext;
