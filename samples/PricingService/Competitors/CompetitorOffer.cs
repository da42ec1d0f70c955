namespace PricingService.Competitors;

/// <summary>What a competitor asks for a night.</summary>
public sealed record CompetitorOffer(string Name, double Price);
