using System.Text.Json;

namespace GatewayApi.Pricing.Feeds;

/// <summary><c>{"models": [{"id": "Qwen/QwQ-32B", "pricing": {"input": 1.2, "output": 1.2}}]}</c></summary>
internal sealed record TogetherPriceList(IReadOnlyList<TogetherModel> Models);

internal sealed record TogetherModel(string Id, TogetherPricing? Pricing = null);

internal sealed record TogetherPricing(JsonElement? Input = null, JsonElement? Output = null);
