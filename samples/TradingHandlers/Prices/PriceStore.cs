using StackExchange.Redis;
using TradingHandlers.Troubles;

namespace TradingHandlers.Prices;

/// <summary>The latest price of each symbol, in Redis. Its client is measured: nothing here records.</summary>
internal sealed class PriceStore(IConnectionMultiplexer redis, TroubleSwitch troubles)
{
    // The trouble asks for a replica. There is none, which is an outage that any Redis can have.
    private CommandFlags From => troubles.IsOn(TroubleNames.HighErrorRate) ? CommandFlags.DemandReplica : CommandFlags.None;

    /// <exception cref="RedisException">Redis is away.</exception>
    public Task SetAsync(string symbol, double price) => redis.GetDatabase().StringSetAsync(KeyOf(symbol), price);

    /// <summary>The latest price; null when there is none.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task<double?> GetAsync(string symbol) => (double?)await redis.GetDatabase().StringGetAsync(KeyOf(symbol), From);

    private static string KeyOf(string symbol) => $"trading:price:{symbol}";
}
