using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace PricingService.Competitors;

/// <summary>The competitors' prices that were fetched last.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class CompetitorBook(IOptions<CompetitorOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, CompetitorPrices> _prices = new(StringComparer.Ordinal);

    /// <summary>What is known of a property's competitors; null when nothing is.</summary>
    public CompetitorPrices? Find(string propertyId) => _prices.GetValueOrDefault(propertyId);

    /// <summary>The same, unless it is too old to go by.</summary>
    public CompetitorPrices? FindFresh(string propertyId) =>
        Find(propertyId) is { } prices && time.GetUtcNow() - prices.AsOf <= options.Value.MaxAge ? prices : null;

    /// <summary>Keeps prices, unless newer ones are known: two fetches may overtake each other.</summary>
    public void Keep(CompetitorPrices prices) =>
        _prices.AddOrUpdate(prices.PropertyId, prices, (_, known) => known.AsOf > prices.AsOf ? known : prices);
}
