using System.Text.Json.Serialization;

namespace GatewayApi.Pricing.Store;

/// <summary>The files of the store.</summary>
[JsonSerializable(typeof(IReadOnlyList<StoredPrice>))]
[JsonSerializable(typeof(SupportedModels.File))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class StoreJson : JsonSerializerContext;
