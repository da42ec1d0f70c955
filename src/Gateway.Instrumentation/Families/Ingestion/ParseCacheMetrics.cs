namespace Gateway.Instrumentation;

/// <summary>The cache of parse results: its hits and misses, and its number of entries and size.</summary>
/// <remarks>Thread-safe. Recording never throws and allocates nothing.</remarks>
public sealed class ParseCacheMetrics
{
    private readonly Gauge _entries;
    private readonly Gauge _size;

    private readonly HitsAndMisses _reads;
    private readonly OperationKind<HitsAndMisses, CacheLookupResult> _read;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">The factory to register them with.</param>
    public ParseCacheMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _entries = metrics.Gauge("parse_cache_entries", "Number of parse results in the cache.");
        var hits = metrics.Counter("parse_cache_hit_total", "Number of reads that found a usable parse result.");
        var misses = metrics.Counter("parse_cache_miss_total", "Number of reads without a usable parse result: absent, expired, of another schema version, or unreadable.");
        _size = metrics.Gauge("parse_cache_size_bytes", "Size of all cached parse results in bytes.");

        _reads = new HitsAndMisses(hits, misses);
        _read = metrics.OperationKind<HitsAndMisses, CacheLookupResult>(static (reads, end) => reads.End(end));
    }

    /// <summary>
    /// Starts a read. Report with <c>Complete</c> whether it found a usable parse result. A failed read counts as a miss; a
    /// cancelled one is not counted.
    /// </summary>
    /// <returns>The scope. It counts as failed unless the caller reports another outcome.</returns>
    public OperationScope<CacheLookupResult> TrackRead() => _read.Start(_reads);

    /// <summary>
    /// Reads a parse result from a cache of any kind, and creates it when there is none. The read counts as a hit when it returns a
    /// value, and as a miss when it returns null or throws; creating counts as neither.
    /// </summary>
    /// <typeparam name="TKey">The type of the key, such as the hash of a file's content.</typeparam>
    /// <typeparam name="TValue">The type of the parse result.</typeparam>
    /// <param name="key">The key, passed on to both delegates.</param>
    /// <param name="read">Reads the cache. Returns null when there is no usable parse result.</param>
    /// <param name="create">Creates the parse result and puts it into the cache.</param>
    /// <param name="cancellationToken">The caller's token, passed on to both delegates. A read that it cancelled is not counted.</param>
    /// <returns>The parse result.</returns>
    /// <remarks>
    /// What a delegate throws reaches the caller. To go on with <paramref name="create"/> when the cache is broken, let
    /// <paramref name="read"/> catch the exception and return null: that is a miss as well. Callers who ask for one key at the same
    /// time each create it, unless the delegates see to it.
    /// </remarks>
    /// <exception cref="ArgumentNullException">A delegate is missing; nothing is recorded.</exception>
    public async Task<TValue> GetOrAddAsync<TKey, TValue>(
        TKey key, Func<TKey, CancellationToken, Task<TValue?>> read, Func<TKey, CancellationToken, Task<TValue>> create,
        CancellationToken cancellationToken = default)
        where TValue : class
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(create);
        var found = await TrackRead().RunAsync(
            (key, read), static (cache, token) => cache.read(cache.key, token),
            static value => value is null ? CacheLookupResult.Miss : CacheLookupResult.Hit, cancellationToken).ConfigureAwait(false);
        return found ?? await create(key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts a read that found a usable parse result.</summary>
    public void RecordHit() => _reads.Record(CacheLookupResult.Hit);

    /// <summary>Counts a read without a usable parse result: absent, expired, of another schema version, or unreadable.</summary>
    public void RecordMiss() => _reads.Record(CacheLookupResult.Miss);

    /// <summary>Sets the number of cached parse results. Call it after every change, including evictions.</summary>
    /// <param name="count">Number of parse results.</param>
    public void SetEntries(long count) => _entries.Set(count);

    /// <summary>Sets the size of all cached parse results. Call it after every change.</summary>
    /// <param name="bytes">The size in bytes.</param>
    public void SetSizeBytes(long bytes) => _size.Set(bytes);

    /// <summary>
    /// Reads the number of parse results and their size from a cache at every scrape, instead of <see cref="SetEntries"/> and
    /// <see cref="SetSizeBytes"/>. The numbers of several caches are added up, together with numbers that were set.
    /// </summary>
    /// <param name="entries">Returns the number of parse results, without waiting. When it throws, the page omits its number and <c>gateway_metrics_rejected_total</c> counts the exception.</param>
    /// <param name="sizeBytes">Returns the size in bytes, as <paramref name="entries"/> does; null when the cache does not know it.</param>
    /// <returns>The registration. Dispose it when the cache no longer exists.</returns>
    public IDisposable ObserveCache(Func<long> entries, Func<long>? sizeBytes = null)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var counted = _entries.AddCallback(() => entries());
        return sizeBytes is null ? counted : new Observed(counted, _size.AddCallback(() => sizeBytes()));
    }

    private sealed class Observed(IDisposable entries, IDisposable sizeBytes) : IDisposable
    {
        public void Dispose()
        {
            entries.Dispose();
            sizeBytes.Dispose();
        }
    }
}
