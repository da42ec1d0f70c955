using Gateway.Instrumentation;
using Gateway.Instrumentation.Caching;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Records what is done with caches with <see cref="CacheMetrics"/>.</summary>
public static class CachingGatewayMetricsBuilderExtensions
{
    // HybridCache knows it by its type, and does not use it as a second level.
    private const string OnlyInMemory = "Microsoft.Extensions.Caching.Distributed.MemoryDistributedCache";

    /// <summary>
    /// Measures every <see cref="IMemoryCache"/>, <see cref="IDistributedCache"/> and <see cref="HybridCache"/> among the services, keyed ones
    /// included. Each is a <c>cache_name</c> of its own.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>This builder. A second call measures nothing twice.</returns>
    /// <remarks>
    /// Call it after the caches are added. One that is added later stops the start of the host with an <see cref="InvalidOperationException"/>:
    /// it would not be measured. The distributed cache of <c>AddDistributedMemoryCache</c> passes beside a <see cref="HybridCache"/>, which
    /// would take a measured one for a second level.
    /// </remarks>
    public static GatewayMetricsBuilder TrackCaches(this GatewayMetricsBuilder builder, Action<CacheMetricsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new CacheMetricsOptions();
        configure?.Invoke(options);
        MeasuredServices.Put<IMemoryCache>(builder.Services, nameof(TrackCaches), (provider, service) => service.Inner is MeasuredMemoryCache
            ? service.Inner
            : new MeasuredMemoryCache(service.Inner, MetricsOf(provider).Cache, NameOf(service.Key, options.MemoryCacheName), service.IsOwned, options.CountEvictions));
        MeasuredServices.Put<IDistributedCache>(builder.Services, nameof(TrackCaches), (provider, service) => IsLeft(service.Inner, provider)
            ? service.Inner
            : service.Inner.UseGatewayMetrics(MetricsOf(provider), NameOf(service.Key, options.DistributedCacheName)));
        MeasuredServices.Put<HybridCache>(builder.Services, nameof(TrackCaches), (provider, service) =>
            service.Inner.UseGatewayMetrics(MetricsOf(provider), NameOf(service.Key, options.HybridCacheName)));
        return builder;
    }

    private static bool IsLeft(IDistributedCache cache, IServiceProvider provider) =>
        cache.GetType().FullName == OnlyInMemory && provider.GetService<IServiceProviderIsService>()?.IsService(typeof(HybridCache)) == true;

    private static GatewayMetrics MetricsOf(IServiceProvider provider) => provider.GetRequiredService<GatewayMetrics>();

    private static string NameOf(object? key, string name) => key?.ToString() ?? name;
}
