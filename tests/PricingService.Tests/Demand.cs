using PricingService.Catalog;
using PricingService.Learning;

namespace PricingService.Tests;

/// <summary>Visitors who decide by a known demand: at each price exactly the share of them says yes that has to.</summary>
internal static class Demand
{
    public static readonly Property Hotel = new("harbour-hotel", "Harbour Hotel", BasePrice: 180, CostPerNight: 60);

    private static readonly double[] TimesBase = [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4];

    /// <summary>Outcomes at eight prices around the base price, in an order that looks random and is the same each time.</summary>
    public static Outcome[] Outcomes(double elasticity, double shareAtBase = 0.4, int perPrice = 30)
    {
        var outcomes = TimesBase.SelectMany(times =>
        {
            var accepted = (int)Math.Round(perPrice * shareAtBase * Math.Pow(times, elasticity));
            return Enumerable.Range(0, perPrice).Select(visitor => new Outcome(times * Hotel.BasePrice, visitor < accepted));
        }).ToArray();
        new Random(Seed: 7).Shuffle(outcomes);
        return outcomes;
    }
}
