namespace PricingService.Competitors;

/// <summary>What the competitors of a property ask.</summary>
/// <param name="PropertyId">Whose competitors they are.</param>
/// <param name="AsOf">Of when the prices are: by the market's own word, not of when they were fetched.</param>
/// <param name="Offers">The prices. At least one.</param>
public sealed record CompetitorPrices(string PropertyId, DateTimeOffset AsOf, IReadOnlyList<CompetitorOffer> Offers)
{
    /// <summary>The middle one: a single odd price does not move it.</summary>
    public double Median
    {
        get
        {
            var prices = Offers.Select(offer => offer.Price).Order().ToList();
            var middle = prices.Count / 2;
            return prices.Count % 2 == 1 ? prices[middle] : (prices[middle - 1] + prices[middle]) / 2;
        }
    }
}
