using System.Collections.Concurrent;
using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Instrumentation.Caching.Tests;

/// <summary>Registrations keep what they say: their lifetime, their key, what they make and who disposes it.</summary>
public sealed class MeasuredServicesTests
{
    [Theory]
    [InlineData(ServiceLifetime.Singleton)]
    [InlineData(ServiceLifetime.Scoped)]
    [InlineData(ServiceLifetime.Transient)]
    public void A_lifetime_stays_and_what_the_container_made_is_disposed_with_its_scope(ServiceLifetime lifetime)
    {
        var services = new ServiceCollection
        {
            new ServiceDescriptor(typeof(IDistributedCache), typeof(KeyedCache), lifetime),
            new ServiceDescriptor(typeof(IDistributedCache), "sessions", typeof(KeyedCache), lifetime),
        };
        services.AddSingleton<Log>();
        services.AddGatewayMetrics().TrackCaches();
        using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        var log = provider.GetRequiredService<Log>();
        IDistributedCache first, second;
        using (var scope = provider.CreateScope())
        {
            first = scope.ServiceProvider.GetRequiredService<IDistributedCache>();
            second = scope.ServiceProvider.GetRequiredService<IDistributedCache>();
            scope.ServiceProvider.GetRequiredKeyedService<IDistributedCache>("sessions").Get("secret:a");
            ReferenceEquals(first, second).ShouldBe(lifetime != ServiceLifetime.Transient);
            log.Disposed.ShouldBe(0);
        }

        log.Disposed.ShouldBe(lifetime switch
        {
            ServiceLifetime.Singleton => 0,
            ServiceLifetime.Scoped => 2,
            _ => 3,
        });
        using (var scope = provider.CreateScope())
            ReferenceEquals(scope.ServiceProvider.GetRequiredService<IDistributedCache>(), first).ShouldBe(lifetime == ServiceLifetime.Singleton);
        provider.GetRequiredService<GatewayMetrics>().Value("cache_misses_total", ("cache_name", "sessions")).ShouldBe(1);
    }

    [Fact]
    public void A_cache_that_asks_for_its_key_gets_it()
    {
        var services = new ServiceCollection();
        services.AddSingleton<Log>();
        services.AddKeyedSingleton<IDistributedCache, KeyedCache>("sessions");
        services.AddKeyedSingleton<IDistributedCache>("offers", (provider, key) => new KeyedCache(provider.GetRequiredService<Log>(), key));
        services.AddGatewayMetrics().TrackCaches();
        using (var provider = services.BuildServiceProvider())
        {
            foreach (var key in (string[])["sessions", "offers"])
            {
                provider.GetRequiredKeyedService<IDistributedCache>(key).Get("secret:a").ShouldBeNull();
                provider.GetRequiredService<GatewayMetrics>().Value("cache_misses_total", ("cache_name", key)).ShouldBe(1);
            }

            provider.GetRequiredService<Log>().Keys.ShouldBe(["sessions", "offers"], ignoreOrder: true);
            provider.GetRequiredService<Log>().Disposed.ShouldBe(0);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cache_for_any_key_is_one_for_each_key(bool byFactory)
    {
        var services = new ServiceCollection();
        services.AddSingleton<Log>();
        if (byFactory)
            services.AddKeyedSingleton<IDistributedCache>(KeyedService.AnyKey, static (provider, key) => new KeyedCache(provider.GetRequiredService<Log>(), key));
        else
            services.AddKeyedSingleton<IDistributedCache, KeyedCache>(KeyedService.AnyKey);
        services.AddGatewayMetrics().TrackCaches();
        Log log;
        using (var provider = services.BuildServiceProvider())
        {
            log = provider.GetRequiredService<Log>();
            var first = provider.GetRequiredKeyedService<IDistributedCache>("first");
            provider.GetRequiredKeyedService<IDistributedCache>("first").ShouldBeSameAs(first);
            provider.GetRequiredKeyedService<IDistributedCache>("second").ShouldNotBeSameAs(first);
            first.Get("secret:a");
            log.Keys.ShouldBe(["first", "second"], ignoreOrder: true);
            provider.GetRequiredService<GatewayMetrics>().Value("cache_misses_total", ("cache_name", "first")).ShouldBe(1);
        }

        log.Disposed.ShouldBe(2);
    }

    [Fact]
    public void All_of_several_registrations_are_measured_and_each_once()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IMemoryCache>(static _ => new MemoryCache(new MemoryCacheOptions()));
        services.AddGatewayMetrics().TrackCaches();
        services.AddSingleton<IMemoryCache>(static _ => new MemoryCache(new MemoryCacheOptions()).UseGatewayMetrics(new GatewayMetrics(), "own"));
        services.AddGatewayMetrics().TrackCaches().TrackCaches();
        using var provider = services.BuildServiceProvider();
        var caches = provider.GetServices<IMemoryCache>().ToList();
        caches.Count.ShouldBe(2);
        foreach (var cache in caches)
            cache.TryGetValue("secret:a", out _);
        provider.GetRequiredService<GatewayMetrics>().Value("cache_misses_total", ("cache_name", "memory")).ShouldBe(1);
    }

    [Fact]
    public async Task A_keyed_hybrid_cache_uses_the_distributed_cache_of_its_key()
    {
        var services = new ServiceCollection();
        services.AddSingleton<Log>();
        services.AddKeyedSingleton<IDistributedCache, KeyedCache>("second");
        services.AddKeyedHybridCache("offers", static options => options.DistributedCacheServiceKey = "second");
        services.AddGatewayMetrics().TrackCaches();
        await using var provider = services.BuildServiceProvider();
        var cache = provider.GetRequiredKeyedService<HybridCache>("offers");
        (await cache.GetOrCreateAsync("secret:a", static _ => ValueTask.FromResult("made"), cancellationToken: TestContext.Current.CancellationToken)).ShouldBe("made");
        var metrics = provider.GetRequiredService<GatewayMetrics>();
        metrics.Value("cache_misses_total", ("cache_name", "offers")).ShouldBe(1);
        metrics.Value("cache_misses_total", ("cache_name", "second")).ShouldBeGreaterThanOrEqualTo(1);
    }

    private sealed class Log
    {
        private int _disposed;

        public ConcurrentQueue<object?> Keys { get; } = [];

        public int Disposed => _disposed;

        public void Add() => Interlocked.Increment(ref _disposed);
    }

    private sealed class KeyedCache : IDistributedCache, IDisposable
    {
        private readonly Log _log;

        public KeyedCache(Log log, [ServiceKey] object? key = null)
        {
            _log = log;
            log.Keys.Enqueue(key);
        }

        public void Dispose() => _log.Add();

        public byte[]? Get(string key) => null;

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult<byte[]?>(null);

        public void Refresh(string key)
        {
        }

        public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

        public void Remove(string key)
        {
        }

        public Task RemoveAsync(string key, CancellationToken token = default) => Task.CompletedTask;

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
        {
        }

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => Task.CompletedTask;
    }
}
