using Microsoft.Extensions.Caching.Distributed;

namespace Gateway.Instrumentation.Caching;

/// <summary>Measures an <see cref="IDistributedCache"/>.</summary>
internal class MeasuredDistributedCache : IDistributedCache
{
    private readonly IDistributedCache _cache;
    private readonly CacheMetrics _metrics;
    private readonly string _name;

    private protected MeasuredDistributedCache(IDistributedCache cache, CacheMetrics metrics, string name)
    {
        (_cache, _metrics, _name) = (cache, metrics, name);
        metrics.AnnounceCache(name);
    }

    /// <summary>One that offers what the cache offers: others ask it for buffers by its type.</summary>
    public static MeasuredDistributedCache Of(IDistributedCache cache, CacheMetrics metrics, string name) => cache is IBufferDistributedCache buffers
        ? new MeasuredBufferDistributedCache(buffers, metrics, name)
        : new MeasuredDistributedCache(cache, metrics, name);

    public byte[]? Get(string key) => Found(Start(CacheOperation.Get).Run((_cache, key), static call => call._cache.Get(call.key)));

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Found(
        await Start(CacheOperation.Get).RunAsync((_cache, key), static (call, token) => call._cache.GetAsync(call.key, token), token).ConfigureAwait(false));

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) =>
        Start(CacheOperation.Set).Run((_cache, key, value, options), static call => call._cache.Set(call.key, call.value, call.options));

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => Start(CacheOperation.Set).RunAsync(
        (_cache, key, value, options), static (call, token) => call._cache.SetAsync(call.key, call.value, call.options, token), token);

    public void Refresh(string key) => Start(CacheOperation.Refresh).Run((_cache, key), static call => call._cache.Refresh(call.key));

    public Task RefreshAsync(string key, CancellationToken token = default) =>
        Start(CacheOperation.Refresh).RunAsync((_cache, key), static (call, token) => call._cache.RefreshAsync(call.key, token), token);

    public void Remove(string key) => Start(CacheOperation.Remove).Run((_cache, key), static call => call._cache.Remove(call.key));

    public Task RemoveAsync(string key, CancellationToken token = default) =>
        Start(CacheOperation.Remove).RunAsync((_cache, key), static (call, token) => call._cache.RemoveAsync(call.key, token), token);

    private protected OperationScope Start(CacheOperation operation) => _metrics.TrackOperation(_name, operation);

    private protected bool Found(bool isHit)
    {
        if (isHit)
            _metrics.RecordHit(_name);
        else
            _metrics.RecordMiss(_name);
        return isHit;
    }

    private byte[]? Found(byte[]? value)
    {
        Found(value is not null);
        return value;
    }
}
