namespace PricingService.Catalog;

/// <summary>What is let by the night.</summary>
/// <param name="Id">Its name in requests and in the metrics.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="BasePrice">What a night costs before any rule.</param>
/// <param name="CostPerNight">What a booked night costs the owner: no price below pays.</param>
public sealed record Property(string Id, string Name, double BasePrice, double CostPerNight);
