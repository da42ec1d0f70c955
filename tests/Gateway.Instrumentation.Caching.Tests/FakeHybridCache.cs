using Microsoft.Extensions.Caching.Hybrid;

namespace Gateway.Instrumentation.Caching.Tests;

/// <summary>A hybrid cache that answers by the key: a value, an exception, or never.</summary>
internal sealed class FakeHybridCache : HybridCache
{
    public Exception Throws { get; set; } = new IOException();

    public override async ValueTask<T> GetOrCreateAsync<TState, T>(
        string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Yield();
        if (key == FakeDistributedCache.Failing)
            throw Throws;
        if (key == FakeDistributedCache.Hanging)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return (T)(object)"found";
    }

    public override ValueTask SetAsync<T>(string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default) =>
        default;

    public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default) => default;

    public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) => default;
}
