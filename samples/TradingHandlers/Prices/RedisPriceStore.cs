using StackExchange.Redis;
using TradingHandlers.Running;

namespace TradingHandlers.Prices;

/// <summary>The prices in Redis, for services in several processes.</summary>
internal sealed class RedisPriceStore : IPriceStore, IDisposable
{
    private readonly ConnectionMultiplexer _redis;

    private RedisPriceStore(ConnectionMultiplexer redis) => _redis = redis;

    /// <exception cref="SettingsException">Redis does not answer.</exception>
    public static RedisPriceStore Connect(string address)
    {
        try
        {
            // A price that cannot be stored now is old when Redis is back: nothing waits for it.
            var options = ConfigurationOptions.Parse(address);
            options.BacklogPolicy = BacklogPolicy.FailFast;
            return new RedisPriceStore(ConnectionMultiplexer.Connect(options));
        }
        catch (Exception exception) when (exception is RedisConnectionException or ArgumentException)
        {
            throw new SettingsException([$"Redis at {address} does not answer: {exception.Message.Split('.')[0]}."]);
        }
    }

    public Task SetAsync(string symbol, double price) => _redis.GetDatabase().StringSetAsync(KeyOf(symbol), price);

    public async Task<double?> GetAsync(string symbol) => (double?)await _redis.GetDatabase().StringGetAsync(KeyOf(symbol));

    public void Dispose() => _redis.Dispose();

    private static string KeyOf(string symbol) => $"trading:price:{symbol}";
}
