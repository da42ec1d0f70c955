using System.Text.Json.Serialization;

namespace IngestionWorker.Caching;

[JsonSerializable(typeof(CacheEntry))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class CacheJson : JsonSerializerContext;
