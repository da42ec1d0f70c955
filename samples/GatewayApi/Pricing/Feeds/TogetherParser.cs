namespace GatewayApi.Pricing.Feeds;

/// <summary>US dollars per million tokens, in numbers. Null is dynamic, 0 is free.</summary>
public sealed class TogetherParser : IPriceFeedParser
{
    public string Provider => Providers.Together;

    public async Task<IReadOnlyList<FeedModel>> ParseAsync(Stream json, CancellationToken cancellationToken)
    {
        var list = await FeedJson.ReadAsync(json, FeedJson.Default.TogetherPriceList, cancellationToken);
        return [.. FeedJson.Models(list.Models).Select(model => new FeedModel(
            model.Id, FeedPrice.Read(model.Pricing?.Input, model.Pricing?.Output, Units.UsdPerMillionTokens)))];
    }
}
