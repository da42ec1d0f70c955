using System.Collections.Concurrent;
using Gateway.Instrumentation;
using GatewayApi.Pricing.Store;

namespace GatewayApi.Chat;

/// <summary>Remembers who offers a model cheapest, until a price changes.</summary>
/// <remarks>Thread-safe. Holds only models that the store has, so that no caller can fill it.</remarks>
public sealed class OfferCache
{
    private const string CacheName = "offers";

    private readonly PriceStore _store;
    private readonly CacheMetrics _metrics;
    private readonly ConcurrentDictionary<string, (long Version, StoredPrice Offer)> _offers = new(StringComparer.OrdinalIgnoreCase);

    public OfferCache(PriceStore store, CacheMetrics metrics)
    {
        _store = store;
        _metrics = metrics;
        metrics.AnnounceCache(CacheName);
    }

    /// <summary>The cheapest offer of a model; null when nobody offers it.</summary>
    public StoredPrice? Find(string model)
    {
        // Read before the prices: an offer of newer ones is looked up once too often, one of older ones never kept.
        var version = _store.Version;
        if (_offers.TryGetValue(model, out var known) && known.Version == version)
        {
            _metrics.RecordHit(CacheName);
            return known.Offer;
        }

        _metrics.RecordMiss(CacheName);
        var offer = _store.FindCheapest(model, inputTokens: 1, outputTokens: 1);
        if (offer is not null)
            _offers[model] = (version, offer);
        return offer;
    }
}
