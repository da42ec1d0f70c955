using PricingService.Competitors;

namespace PricingService.Endpoints;

/// <summary>What is known of a property's competitors.</summary>
public sealed record CompetitorView(string PropertyId, DateTimeOffset AsOf, double Median, IReadOnlyList<CompetitorOffer> Offers)
{
    public static CompetitorView Of(CompetitorPrices prices) => new(prices.PropertyId, prices.AsOf, prices.Median, prices.Offers);
}
