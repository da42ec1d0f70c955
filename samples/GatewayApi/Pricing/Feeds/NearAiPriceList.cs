using System.Text.Json;
using System.Text.Json.Serialization;

namespace GatewayApi.Pricing.Feeds;

/// <summary><c>{"models": [{"modelId": "openai/gpt-oss-20b", "inputCostPerToken": {"amount": 70, "scale": 9}, "outputCostPerToken": {…}}]}</c></summary>
internal sealed record NearAiPriceList(IReadOnlyList<NearAiModel> Models);

internal sealed record NearAiModel(
    [property: JsonPropertyName("modelId")] string ModelId,
    [property: JsonPropertyName("inputCostPerToken")] NearAiCost? InputCostPerToken = null,
    [property: JsonPropertyName("outputCostPerToken")] NearAiCost? OutputCostPerToken = null);

/// <summary>An amount times ten to the power of minus scale.</summary>
internal sealed record NearAiCost(JsonElement? Amount = null, int Scale = 0);
