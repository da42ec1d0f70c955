using System.Text.Json;

namespace GatewayApi.Pricing.Feeds;

/// <summary><c>{"models": [{"model_name": "microsoft/phi-4", "pricing": {"cents_per_input_token": 0.000007, "cents_per_output_token": 0.000014}}]}</c></summary>
internal sealed record DeepInfraPriceList(IReadOnlyList<DeepInfraModel> Models);

internal sealed record DeepInfraModel(string ModelName, DeepInfraPricing? Pricing = null);

internal sealed record DeepInfraPricing(JsonElement? CentsPerInputToken = null, JsonElement? CentsPerOutputToken = null);
