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
}
