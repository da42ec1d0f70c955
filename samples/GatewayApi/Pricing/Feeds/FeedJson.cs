using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace GatewayApi.Pricing.Feeds;

/// <summary>The shapes of the providers' price lists. What a shape requires and a list lacks is a <see cref="JsonException"/>.</summary>
[JsonSerializable(typeof(OpenRouterPriceList))]
[JsonSerializable(typeof(TogetherPriceList))]
[JsonSerializable(typeof(DeepInfraPriceList))]
[JsonSerializable(typeof(NearAiPriceList))]
[JsonSerializable(typeof(PortkeyPriceList))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class FeedJson : JsonSerializerContext
{
    /// <summary>Reads a whole price list.</summary>
    public static async Task<TList> ReadAsync<TList>(
        Stream json, JsonTypeInfo<TList> shape, CancellationToken cancellationToken)
        where TList : class =>
        await JsonSerializer.DeserializeAsync(json, shape, cancellationToken)
        ?? throw new JsonException("The price list is null.");

    /// <summary>The models of a price list. The reader knows by a type that a list is there, but not what is in it.</summary>
    public static IReadOnlyList<TModel> Models<TModel>(IReadOnlyList<TModel> models)
        where TModel : class => models.Any(model => model is null) ? throw new JsonException("A model of the price list is null.") : models;
}
