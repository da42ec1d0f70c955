using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Gateway.Instrumentation;
using Gateway.Instrumentation.Redis;

namespace StackExchange.Redis;

/// <summary>Records the commands of StackExchange.Redis with <see cref="CacheMetrics"/>.</summary>
public static class RedisGatewayMetricsExtensions
{
    /// <summary>
    /// Measures the commands of all databases and subscribers that are taken from the multiplexer that is returned, and shows the state of
    /// its connections until it is closed. What is taken from the given multiplexer itself is not measured.
    /// </summary>
    /// <param name="multiplexer">The multiplexer. It is closed with the one that is returned.</param>
    /// <param name="metrics">The metrics to record to.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The multiplexer to use. One that is measured already is returned as it is.</returns>
    /// <exception cref="PlatformNotSupportedException">The program was compiled ahead of time: the measuring is made at run time.</exception>
    [RequiresDynamicCode("What measures the commands is made at run time.")]
    public static IConnectionMultiplexer UseGatewayMetrics(this IConnectionMultiplexer multiplexer, GatewayMetrics metrics, Action<RedisMetricsOptions>? configure = null) =>
        Measure(multiplexer, metrics, isOwned: true, configure);

    [RequiresDynamicCode("What measures the commands is made at run time.")]
    internal static IConnectionMultiplexer Measure(IConnectionMultiplexer multiplexer, GatewayMetrics metrics, bool isOwned, Action<RedisMetricsOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(multiplexer);
        ArgumentNullException.ThrowIfNull(metrics);
        if (!RuntimeFeature.IsDynamicCodeSupported)
            throw new PlatformNotSupportedException("Commands of Redis cannot be measured in a program that is compiled ahead of time: record them by hand, with metrics.Cache.TrackRedisOperation.");
        if (multiplexer is MeasuredMultiplexer)
            return multiplexer;
        var options = new RedisMetricsOptions();
        configure?.Invoke(options);
        foreach (var operation in options.AnnouncedOperations)
        {
            if (RedisCommand.IsNameOfLookup(operation))
                metrics.Cache.AnnounceRedisLookup(operation, RedisErrors.Announced);
            else
                metrics.Cache.AnnounceRedisOperation(operation, RedisErrors.Announced);
        }

        return MeasuredMultiplexer.Of(multiplexer, metrics, isOwned);
    }
}
