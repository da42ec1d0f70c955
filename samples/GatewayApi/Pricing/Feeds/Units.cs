namespace GatewayApi.Pricing.Feeds;

/// <summary>What turns the providers' units into US dollars per million tokens.</summary>
internal static class Units
{
    public const decimal UsdPerMillionTokens = 1m;
    public const decimal UsdPerToken = 1_000_000m;
    public const decimal CentsPerToken = UsdPerToken / 100m;
}
