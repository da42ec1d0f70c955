using System.Diagnostics.CodeAnalysis;
using Gateway.Instrumentation;
using Gateway.Instrumentation.Caching;
using Gateway.Instrumentation.Redis;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Records the commands of Redis clients with <see cref="CacheMetrics"/>.</summary>
public static class RedisGatewayMetricsBuilderExtensions
{
    /// <summary>
    /// Measures every <see cref="IConnectionMultiplexer"/> among the services: the commands of its databases and subscribers, and its
    /// connections. Keyed ones are measured, too.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>This builder. A second call measures nothing twice.</returns>
    /// <exception cref="InvalidOperationException">The services have a <see cref="ConnectionMultiplexer"/> by its class only: nothing that uses it would be measured.</exception>
    /// <remarks>Call it after the multiplexer is added. One that is added later stops the start of the host with an <see cref="InvalidOperationException"/>: it would not be measured.</remarks>
    [RequiresDynamicCode("What measures the commands is made at run time.")]
    public static GatewayMetricsBuilder TrackRedis(this GatewayMetricsBuilder builder, Action<RedisMetricsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.Any(static service => service.ServiceType == typeof(ConnectionMultiplexer))
            && builder.Services.All(static service => service.ServiceType != typeof(IConnectionMultiplexer)))
        {
            throw new InvalidOperationException(
                "A ConnectionMultiplexer is among the services by its class, and nothing that uses it would be measured: add it by its interface, services.AddSingleton<IConnectionMultiplexer>(…), and ask for that.");
        }

        MeasuredServices.Put<IConnectionMultiplexer>(
            builder.Services, nameof(TrackRedis),
            (provider, service) => RedisGatewayMetricsExtensions.Measure(service.Inner, provider.GetRequiredService<GatewayMetrics>(), service.IsOwned, configure));
        return builder;
    }
}
