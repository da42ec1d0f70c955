using Microsoft.Extensions.Options;
using PricingService.Catalog;

namespace PricingService.SimulatedMarket;

/// <summary>Stops the start over a wrong setting, and says which.</summary>
internal sealed class MarketOptionsValidator(PropertyCatalog catalog) : IValidateOptions<MarketOptions>
{
    public ValidateOptionsResult Validate(string? name, MarketOptions options) =>
        Failures(options).ToList() is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

    private IEnumerable<string> Failures(MarketOptions options)
    {
        foreach (var (id, property) in options.Properties)
        {
            if (!catalog.TryGet(id, out _))
                yield return $"Market:Properties:{id} is no known property: there are {string.Join(", ", catalog.All.Select(known => known.Id))}.";
            if (property.DelayMs < 0)
                yield return $"Market:Properties:{id}:DelayMs is {property.DelayMs}: give 0 or more.";
        }
    }
}
