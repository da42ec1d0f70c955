namespace GatewayApi.Pricing.Feeds;

/// <summary>US cents per token, in numbers, in an object whose keys are the models. No pricing is dynamic.</summary>
public sealed class PortkeyParser : IPriceFeedParser
{
    public string Provider => Providers.Portkey;

    public async Task<IReadOnlyList<FeedModel>> ParseAsync(Stream json, CancellationToken cancellationToken)
    {
        var list = await FeedJson.ReadAsync(json, FeedJson.Default.PortkeyPriceList, cancellationToken);
        return [.. list.Models.Select(model => new FeedModel(model.Key, PriceOf(model.Value?.PricingConfig?.PayAsYouGo)))];
    }

    private static FeedPrice PriceOf(PortkeyRates? rates) =>
        FeedPrice.Read(rates?.RequestToken?.Price, rates?.ResponseToken?.Price, Units.CentsPerToken);
}
