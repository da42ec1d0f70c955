using System.Text.Json;

namespace GatewayApi.Pricing.Feeds;

/// <summary><c>{"data": [{"id": "openai/gpt-4o", "pricing": {"prompt": "0.0000025", "completion": "0.00001"}}]}</c></summary>
internal sealed record OpenRouterPriceList(IReadOnlyList<OpenRouterModel> Data);

internal sealed record OpenRouterModel(string Id, OpenRouterPricing? Pricing = null);

internal sealed record OpenRouterPricing(JsonElement? Prompt = null, JsonElement? Completion = null);
