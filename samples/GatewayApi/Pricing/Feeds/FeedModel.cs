namespace GatewayApi.Pricing.Feeds;

/// <summary>One model of a price list.</summary>
public sealed record FeedModel(string Id, FeedPrice Price);
