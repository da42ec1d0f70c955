namespace GatewayApi.Pricing.Feeds;

/// <summary>US dollars per token, in strings. "-1" is dynamic, "0" is free.</summary>
public sealed class OpenRouterParser : IPriceFeedParser
{
    public string Provider => Providers.OpenRouter;

    public async Task<IReadOnlyList<FeedModel>> ParseAsync(Stream json, CancellationToken cancellationToken)
    {
        var list = await FeedJson.ReadAsync(json, FeedJson.Default.OpenRouterPriceList, cancellationToken);
        return [.. FeedJson.Models(list.Data).Select(model => new FeedModel(
            model.Id, FeedPrice.Read(model.Pricing?.Prompt, model.Pricing?.Completion, Units.UsdPerToken)))];
    }
}
