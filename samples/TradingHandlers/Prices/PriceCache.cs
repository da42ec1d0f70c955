using Gateway.Instrumentation;
using StackExchange.Redis;
using TradingHandlers.Troubles;

namespace TradingHandlers.Prices;

/// <summary>The store of prices as one service sees it: every call is measured, by operation and never by key.</summary>
internal sealed class PriceCache
{
    private const string Get = "get_price";
    private const string Set = "set_price";

    private readonly IPriceStore _store;
    private readonly TroubleSwitch _troubles;
    private readonly CacheMetrics _metrics;

    public PriceCache(IPriceStore store, TroubleSwitch troubles, GatewayMetrics metrics)
    {
        (_store, _troubles, _metrics) = (store, troubles, metrics.Cache);
        _metrics.AnnounceRedisLookup(Get, nameof(PriceStoreException), nameof(RedisConnectionException));
        _metrics.AnnounceRedisOperation(Set, nameof(PriceStoreException), nameof(RedisConnectionException));
    }

    /// <summary>Whether a failed call says that the store is away.</summary>
    public static bool IsAway(Exception failure) => failure is PriceStoreException or RedisException or TimeoutException;

    /// <exception cref="Exception">The store is away.</exception>
    public Task SetAsync(string symbol, double price) => _metrics.TrackRedisOperation(Set).RunAsync(async () =>
    {
        ThrowInTrouble();
        await _store.SetAsync(symbol, price);
    });

    /// <summary>The latest price; null when there is none.</summary>
    /// <exception cref="Exception">The store is away.</exception>
    public Task<double?> GetAsync(string symbol) => _metrics.TrackRedisLookup(Get).RunAsync(
        async () =>
        {
            ThrowInTrouble();
            return await _store.GetAsync(symbol);
        },
        static found => found is null ? CacheLookupResult.Miss : CacheLookupResult.Hit);

    private void ThrowInTrouble()
    {
        if (_troubles.IsOn(TroubleNames.HighErrorRate))
            throw new PriceStoreException("The store of prices is away: trouble that somebody asked for.");
    }
}
