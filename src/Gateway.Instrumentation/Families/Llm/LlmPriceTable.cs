using System.Collections.Concurrent;

namespace Gateway.Instrumentation;

/// <summary>Prices in memory, by provider and model in any letter case. Fill it at start, or whenever prices were synchronized.</summary>
/// <remarks>Thread-safe. A look-up allocates nothing.</remarks>
public sealed class LlmPriceTable : ILlmPrices
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, LlmPrice>> _prices = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sets the price of a model, in place of an earlier one.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="model">The model.</param>
    /// <param name="price">The price.</param>
    public void Set(string provider, string model, LlmPrice price)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(model);
        _prices.GetOrAdd(provider, static _ => new(StringComparer.OrdinalIgnoreCase))[model] = price;
    }

    /// <summary>Removes the price of a model that is no longer offered.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="model">The model.</param>
    /// <returns>True when there was one.</returns>
    public bool Remove(string provider, string model)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(model);
        return _prices.TryGetValue(provider, out var models) && models.TryRemove(model, out _);
    }

    /// <inheritdoc/>
    public bool TryGet(string provider, string model, out LlmPrice price)
    {
        if (provider is not null && model is not null && _prices.TryGetValue(provider, out var models) && models.TryGetValue(model, out price))
            return true;
        price = default;
        return false;
    }
}
