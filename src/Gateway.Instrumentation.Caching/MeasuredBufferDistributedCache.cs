using System.Buffers;
using Microsoft.Extensions.Caching.Distributed;

namespace Gateway.Instrumentation.Caching;

/// <summary>Measures an <see cref="IBufferDistributedCache"/>.</summary>
internal sealed class MeasuredBufferDistributedCache(IBufferDistributedCache cache, CacheMetrics metrics, string name)
    : MeasuredDistributedCache(cache, metrics, name), IBufferDistributedCache
{
    public bool TryGet(string key, IBufferWriter<byte> destination) =>
        Found(Start(CacheOperation.Get).Run((cache, key, destination), static call => call.cache.TryGet(call.key, call.destination)));

    public async ValueTask<bool> TryGetAsync(string key, IBufferWriter<byte> destination, CancellationToken token = default)
    {
        using var scope = Start(CacheOperation.Get);
        try
        {
            var isHit = await cache.TryGetAsync(key, destination, token).ConfigureAwait(false);
            scope.Succeed();
            return Found(isHit);
        }
        catch (Exception exception)
        {
            scope.Fail(exception, token);
            throw;
        }
    }

    public void Set(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options) =>
        Start(CacheOperation.Set).Run((cache, key, value, options), static call => call.cache.Set(call.key, call.value, call.options));

    public async ValueTask SetAsync(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        using var scope = Start(CacheOperation.Set);
        try
        {
            await cache.SetAsync(key, value, options, token).ConfigureAwait(false);
            scope.Succeed();
        }
        catch (Exception exception)
        {
            scope.Fail(exception, token);
            throw;
        }
    }
}
