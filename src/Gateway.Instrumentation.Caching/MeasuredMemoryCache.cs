using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Primitives;

namespace Gateway.Instrumentation.Caching;

/// <summary>
/// Counts what is done with an <see cref="IMemoryCache"/>. It takes no times: reading the clock takes longer than the cache.
/// </summary>
internal sealed class MeasuredMemoryCache : IMemoryCache
{
    private readonly IMemoryCache _cache;
    private readonly CacheMetrics _metrics;
    private readonly string _name;
    private readonly bool _isOwned;
    private readonly PostEvictionCallbackRegistration? _evictions;
    private readonly IDisposable? _observed;

    public MeasuredMemoryCache(IMemoryCache cache, CacheMetrics metrics, string name, bool isOwned, bool countEvictions)
    {
        (_cache, _metrics, _name, _isOwned) = (cache, metrics, name, isOwned);
        metrics.AnnounceCache(name);
        if (countEvictions)
            _evictions = new PostEvictionCallbackRegistration { EvictionCallback = static (_, _, reason, state) => ((MeasuredMemoryCache)state!).Evicted(reason), State = this };

        // Null unless the application asked the cache to keep statistics.
        if (cache.GetCurrentStatistics() is { } statistics)
        {
            _observed = metrics.ObserveCache(
                name, () => cache.GetCurrentStatistics()?.CurrentEntryCount ?? 0,
                statistics.CurrentEstimatedSize is null ? null : () => cache.GetCurrentStatistics()?.CurrentEstimatedSize ?? 0);
        }
    }

    public bool TryGetValue(object key, out object? value)
    {
        var isHit = _cache.TryGetValue(key, out value);
        if (isHit)
            _metrics.RecordHit(_name);
        else
            _metrics.RecordMiss(_name);
        return isHit;
    }

    public ICacheEntry CreateEntry(object key)
    {
        var entry = _cache.CreateEntry(key);
        if (_evictions is not null)
            entry.PostEvictionCallbacks.Add(_evictions);
        return new MeasuredEntry(entry, this);
    }

    public void Remove(object key)
    {
        _cache.Remove(key);
        _metrics.RecordRemoval(_name);
    }

    public MemoryCacheStatistics? GetCurrentStatistics() => _cache.GetCurrentStatistics();

    public void Dispose()
    {
        _observed?.Dispose();
        if (_isOwned)
            _cache.Dispose();
    }

    private void Evicted(EvictionReason reason)
    {
        CacheEvictionReason? counted = reason switch
        {
            EvictionReason.Expired => CacheEvictionReason.Expired,
            EvictionReason.TokenExpired => CacheEvictionReason.TokenExpired,
            EvictionReason.Capacity => CacheEvictionReason.Capacity,
            _ => null, // removed or replaced: counted when it was done
        };
        if (counted is { } why)
            _metrics.RecordEviction(_name, why);
    }

    /// <summary>Counts the value when its entry is disposed: that is when the cache takes it.</summary>
    private sealed class MeasuredEntry(ICacheEntry entry, MeasuredMemoryCache cache) : ICacheEntry
    {
        private bool _hasValue;

        public object Key => entry.Key;

        public object? Value
        {
            get => entry.Value;
            set => (entry.Value, _hasValue) = (value, true);
        }

        public DateTimeOffset? AbsoluteExpiration
        {
            get => entry.AbsoluteExpiration;
            set => entry.AbsoluteExpiration = value;
        }

        public TimeSpan? AbsoluteExpirationRelativeToNow
        {
            get => entry.AbsoluteExpirationRelativeToNow;
            set => entry.AbsoluteExpirationRelativeToNow = value;
        }

        public TimeSpan? SlidingExpiration
        {
            get => entry.SlidingExpiration;
            set => entry.SlidingExpiration = value;
        }

        public IList<IChangeToken> ExpirationTokens => entry.ExpirationTokens;

        public IList<PostEvictionCallbackRegistration> PostEvictionCallbacks => entry.PostEvictionCallbacks;

        public CacheItemPriority Priority
        {
            get => entry.Priority;
            set => entry.Priority = value;
        }

        public long? Size
        {
            get => entry.Size;
            set => entry.Size = value;
        }

        public void Dispose()
        {
            entry.Dispose();
            if (!_hasValue)
                return;
            _hasValue = false; // disposed twice: put in once
            cache._metrics.RecordSet(cache._name);
        }
    }
}
