namespace GatewayApi.Pricing.Feeds;

/// <summary>US dollars per token, as whole amounts with a decimal scale. A negative amount is dynamic.</summary>
public sealed class NearAiParser : IPriceFeedParser
{
    // What a decimal can hold.
    private const int MaxScale = 28;

    public string Provider => Providers.NearAi;

    public async Task<IReadOnlyList<FeedModel>> ParseAsync(Stream json, CancellationToken cancellationToken)
    {
        var list = await FeedJson.ReadAsync(json, FeedJson.Default.NearAiPriceList, cancellationToken);
        return [.. FeedJson.Models(list.Models).Select(model => new FeedModel(model.ModelId, PriceOf(model)))];
    }

    private static FeedPrice PriceOf(NearAiModel model)
    {
        try
        {
            return FeedPrice.From(Usd(model.InputCostPerToken), Usd(model.OutputCostPerToken), Units.UsdPerToken);
        }
        catch (FormatException exception)
        {
            return new FeedPrice.Unreadable(exception);
        }
    }

    private static decimal? Usd(NearAiCost? cost)
    {
        if (PriceNumber.Read(cost?.Amount) is not { } amount)
            return null;
        if (cost!.Scale is < 0 or > MaxScale)
            throw new FormatException($"The scale {cost.Scale} is not from 0 to {MaxScale}.");
        for (var digit = 0; digit < cost.Scale; digit++)
            amount /= 10m;
        return amount;
    }
}
