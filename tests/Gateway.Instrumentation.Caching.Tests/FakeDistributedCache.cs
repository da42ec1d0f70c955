using Microsoft.Extensions.Caching.Distributed;

namespace Gateway.Instrumentation.Caching.Tests;

/// <summary>A cache that answers by the key: a value, an exception, or never.</summary>
internal sealed class FakeDistributedCache : IDistributedCache
{
    public const string Present = "secret:present";
    public const string Failing = "secret:failing";
    public const string Hanging = "secret:hanging";

    private static readonly byte[] Value = [1, 2, 3];

    public Exception Throws { get; set; } = new IOException();

    public byte[]? Get(string key) => key switch
    {
        Present => Value,
        Failing => throw Throws,
        _ => null,
    };

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        token.ThrowIfCancellationRequested();
        if (key == Hanging)
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        await Task.Yield();
        return Get(key);
    }

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => Get(key);

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => GetAsync(key, token);

    public void Refresh(string key) => Get(key);

    public Task RefreshAsync(string key, CancellationToken token = default) => GetAsync(key, token);

    public void Remove(string key) => Get(key);

    public Task RemoveAsync(string key, CancellationToken token = default) => GetAsync(key, token);
}
