namespace PricingService.Scoring;

/// <summary>What the rules multiply a base price with.</summary>
public sealed record PriceFactors(double Season, double Weekday, double Occupancy, double Competitors)
{
    public double Product => Season * Weekday * Occupancy * Competitors;
}
