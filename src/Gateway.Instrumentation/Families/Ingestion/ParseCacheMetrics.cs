namespace Gateway.Instrumentation;

/// <summary>The cache of parse results: what it holds, and how often it has what is asked for.</summary>
/// <remarks>Thread-safe. Recording never throws and allocates nothing.</remarks>
public sealed class ParseCacheMetrics
{
    private readonly Gauge _entries;
    private readonly Gauge _size;

    private readonly HitsAndMisses _reads;
    private readonly OperationKind<HitsAndMisses, CacheLookupResult> _read;

    /// <summary>Registers the family's metrics.</summary>
    /// <param name="metrics">Where to register them.</param>
    public ParseCacheMetrics(MetricFactory metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _entries = metrics.Gauge("parse_cache_entries", "Parse results that are kept.");
        var hits = metrics.Counter("parse_cache_hit_total", "Reads that found a parse result.");
        var misses = metrics.Counter("parse_cache_miss_total", "Reads that found no usable parse result: absent, expired, of another schema version, or not readable.");
        _size = metrics.Gauge("parse_cache_size_bytes", "Room that the kept parse results take.");

        _reads = new HitsAndMisses(hits, misses);
        _read = metrics.OperationKind<HitsAndMisses, CacheLookupResult>(static (reads, end) => reads.End(end));
    }

    /// <summary>
    /// Starts a read, whose <c>Complete</c> says whether it found a result that can be used. One that fails counts as a miss;
    /// a cancelled one is not counted.
    /// </summary>
    /// <returns>The scope. It counts as failed unless it is told otherwise.</returns>
    public OperationScope<CacheLookupResult> TrackRead() => _read.Start(_reads);

    /// <summary>Counts a result that was found.</summary>
    public void RecordHit() => _reads.Record(CacheLookupResult.Hit);

    /// <summary>Counts a read that gave nothing usable: absent, expired, of another schema version, or not readable.</summary>
    public void RecordMiss() => _reads.Record(CacheLookupResult.Miss);

    /// <summary>Sets how many results are kept. Call it after every change, also after one is added or evicted.</summary>
    /// <param name="count">How many results.</param>
    public void SetEntries(long count) => _entries.Set(count);

    /// <summary>Sets how much room the kept results take. Call it after every change.</summary>
    /// <param name="bytes">The stored size in bytes.</param>
    public void SetSizeBytes(long bytes) => _size.Set(bytes);
}
