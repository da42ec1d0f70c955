using GatewayApi.Pricing.Store;
using Microsoft.Extensions.Caching.Memory;

namespace GatewayApi.Chat;

/// <summary>Remembers who offers a model cheapest, until a price changes.</summary>
/// <remarks>Thread-safe. Holds only models that the store has, so that no caller can fill it with names.</remarks>
public sealed class OfferCache(PriceStore store, IMemoryCache cache)
{
    /// <summary>How many models it remembers.</summary>
    public const int Models = 1000;

    /// <summary>The cheapest offer of a model; null when nobody offers it.</summary>
    public StoredPrice? Find(string model)
    {
        var key = model.ToUpperInvariant(); // providers differ in letter case
        if (cache.TryGetValue(key, out StoredPrice? known))
            return known;

        // Asked before the prices: an offer of newer ones is dropped once too often, one of older ones never kept.
        var changed = store.Changed;
        var offer = store.FindCheapest(model, inputTokens: 1, outputTokens: 1);
        if (offer is not null)
            cache.Set(key, offer, new MemoryCacheEntryOptions { Size = 1 }.AddExpirationToken(changed));
        return offer;
    }
}
