namespace GatewayApi.Pricing.Feeds;

/// <summary>US cents per token, in numbers. No pricing is dynamic; some prices are words.</summary>
public sealed class DeepInfraParser : IPriceFeedParser
{
    public string Provider => Providers.DeepInfra;

    public async Task<IReadOnlyList<FeedModel>> ParseAsync(Stream json, CancellationToken cancellationToken)
    {
        var list = await FeedJson.ReadAsync(json, FeedJson.Default.DeepInfraPriceList, cancellationToken);
        return [.. FeedJson.Models(list.Models).Select(model => new FeedModel(
            model.ModelName,
            FeedPrice.Read(model.Pricing?.CentsPerInputToken, model.Pricing?.CentsPerOutputToken, Units.CentsPerToken)))];
    }
}
