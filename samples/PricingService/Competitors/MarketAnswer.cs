namespace PricingService.Competitors;

/// <summary>What the market answers when it is well.</summary>
public sealed record MarketAnswer(DateTimeOffset AsOf, IReadOnlyList<CompetitorOffer> Offers);
