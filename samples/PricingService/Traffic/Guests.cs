using PricingService.Catalog;

namespace PricingService.Traffic;

/// <summary>What guests are willing to pay: the truth, which the models are to find out.</summary>
internal sealed class Guests(PropertyCatalog catalog, TimeProvider time, TimeSpan shiftAfter)
{
    // At the base price, before and after demand falls.
    private const double Share = 0.45;
    private const double FallenShare = 0.15;

    private readonly long _start = time.GetTimestamp();

    /// <summary>Whether a guest takes a price.</summary>
    /// <param name="property">What is let.</param>
    /// <param name="price">The price.</param>
    /// <param name="draw">What makes this guest one of the keen or of the thrifty: a random number from 0 to 1.</param>
    public bool Take(Property property, double price, double draw)
    {
        var share = time.GetElapsedTime(_start) < shiftAfter ? Share : FallenShare;
        return draw < share * Math.Pow(price / property.BasePrice, ElasticityOf(property));
    }

    /// <summary>Guests of each property are thriftier than those of the one before.</summary>
    private double ElasticityOf(Property property) => -1.4 - 0.3 * catalog.All.TakeWhile(other => other != property).Count();
}
