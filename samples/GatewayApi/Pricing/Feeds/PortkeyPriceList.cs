using System.Text.Json;

namespace GatewayApi.Pricing.Feeds;

/// <summary><c>{"models": {"gpt-4o": {"pricing_config": {"pay_as_you_go": {"request_token": {"price": 0.00025}, "response_token": {…}}}}}}</c></summary>
internal sealed record PortkeyPriceList(IReadOnlyDictionary<string, PortkeyModel?> Models);

internal sealed record PortkeyModel(PortkeyPricing? PricingConfig = null);

internal sealed record PortkeyPricing(PortkeyRates? PayAsYouGo = null);

internal sealed record PortkeyRates(PortkeyRate? RequestToken = null, PortkeyRate? ResponseToken = null);

internal sealed record PortkeyRate(JsonElement? Price = null);
