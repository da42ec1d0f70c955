using PricingService.Catalog;

namespace PricingService.Scoring;

/// <summary>A visitor who wants to know what a night costs.</summary>
/// <param name="Property">What is let.</param>
/// <param name="VisitorId">Who asks.</param>
/// <param name="Night">Which night.</param>
/// <param name="Occupancy">The share of the house that is let already, 0 to 1.</param>
/// <param name="LiveCompetitors">Whether the competitors' prices have to be those of this moment.</param>
public sealed record PriceQuestion(Property Property, string VisitorId, DateOnly Night, double Occupancy, bool LiveCompetitors);
