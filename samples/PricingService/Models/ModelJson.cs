using System.Text.Json.Serialization;

namespace PricingService.Models;

/// <summary>A model's file.</summary>
[JsonSerializable(typeof(ElasticityModel))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class ModelJson : JsonSerializerContext;
