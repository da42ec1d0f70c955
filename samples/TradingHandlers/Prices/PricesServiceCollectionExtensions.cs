using StackExchange.Redis;
using TradingHandlers.Running;

namespace TradingHandlers.Prices;

internal static class PricesServiceCollectionExtensions
{
    /// <summary>Adds the store of prices, with a measured client of its own. What the service does with it is on the page before the first time.</summary>
    public static void AddPrices(this IServiceCollection services, string operation)
    {
        services.AddSingleton<IConnectionMultiplexer>(static provider => Connect(provider.GetRequiredService<SharedParts>().RedisAddress));
        services.AddGatewayMetrics().TrackRedis(redis => redis.AnnouncedOperations.Add(operation));
        services.AddSingleton<PriceStore>();
    }

    /// <exception cref="SettingsException">Redis does not answer.</exception>
    private static ConnectionMultiplexer Connect(string address)
    {
        try
        {
            // A price that cannot be stored now is old when Redis is back: nothing waits for it.
            var options = ConfigurationOptions.Parse(address);
            options.BacklogPolicy = BacklogPolicy.FailFast;
            return ConnectionMultiplexer.Connect(options);
        }
        catch (Exception exception) when (exception is RedisConnectionException or ArgumentException)
        {
            throw new SettingsException([$"Redis at {address} does not answer: {exception.Message.Split('.')[0]}."]);
        }
    }
}
