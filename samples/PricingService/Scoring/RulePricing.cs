using PricingService.Catalog;
using PricingService.Competitors;

namespace PricingService.Scoring;

/// <summary>Prices by rules: season, day of the week, how full the house is, and what competitors ask.</summary>
public static class RulePricing
{
    // An empty house sells at less, a full one at more; in between it is a straight line.
    private const double EmptyHouse = 0.85;
    private const double FullHouse = 1.25;

    // Following the competitors wholly would let them set the price.
    private const double CompetitorPull = 0.3;
    private const double CompetitorBound = 0.1;

    /// <summary>The factors of one night.</summary>
    /// <param name="property">What is let.</param>
    /// <param name="night">Which night.</param>
    /// <param name="occupancy">The share of the house that is let already, 0 to 1.</param>
    /// <param name="competitors">What competitors ask; null when nobody knows.</param>
    public static PriceFactors Factors(Property property, DateOnly night, double occupancy, CompetitorPrices? competitors)
    {
        var own = new PriceFactors(Season(night.Month), Weekday(night.DayOfWeek), EmptyHouse + (FullHouse - EmptyHouse) * occupancy, Competitors: 1);
        return competitors is null
            ? own
            : own with
            {
                Competitors = Math.Clamp(
                    Math.Pow(competitors.Median / (property.BasePrice * own.Product), CompetitorPull), 1 - CompetitorBound, 1 + CompetitorBound),
            };
    }

    /// <summary>The price that the factors make: in cents, and never below what the night costs.</summary>
    public static double Price(Property property, PriceFactors factors) =>
        Math.Round(Math.Max(property.CostPerNight, property.BasePrice * factors.Product), 2);

    private static double Season(int month) => month switch
    {
        6 or 7 or 8 => 1.25,
        12 => 1.15,
        4 or 5 or 9 or 10 => 1,
        _ => 0.85,
    };

    private static double Weekday(DayOfWeek day) => day switch
    {
        DayOfWeek.Friday or DayOfWeek.Saturday => 1.15,
        DayOfWeek.Sunday => 0.95,
        _ => 1,
    };
}
