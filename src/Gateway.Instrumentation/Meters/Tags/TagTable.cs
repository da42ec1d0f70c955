using System.Numerics;

namespace Gateway.Instrumentation;

/// <summary>
/// An open-addressing table from tags to series. Readers take no lock: an entry's series is published last, and its place is
/// never used again. To grow, or to leave series out, the owner builds another table and publishes it whole.
/// </summary>
internal sealed class TagTable<TSeries>(int capacity = 0)
    where TSeries : class
{
    private const int MinCapacity = 6;

    // A power of two, at most three quarters full.
    private readonly Entry[] _entries = new Entry[(int)BitOperations.RoundUpToPowerOf2(((uint)Math.Max(capacity, MinCapacity) * 4) / 3)];

    /// <summary>Number of entries.</summary>
    public int Count { get; private set; }

    /// <summary>The series of tags, given their hash; null when there is none.</summary>
    public TSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags, uint hash)
    {
        var entries = _entries;
        var mask = entries.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            ref var entry = ref entries[slot];
            var series = Volatile.Read(ref entry.Series);
            if (series is null || (entry.Hash == hash && TagHash.Same(entry.Tags, tags)))
                return series;
        }
    }

    /// <summary>Adds tags that are not in the table, and returns the table that has them: this one, or a larger one. One thread at a time.</summary>
    public TagTable<TSeries> With(KeyValuePair<string, object?>[] tags, uint hash, TSeries series)
    {
        var table = Count < _entries.Length / 4 * 3 ? this : Where(static _ => true);
        table.Add(tags, hash, series);
        return table;
    }

    /// <summary>A copy with some of the series, and room for half as many again.</summary>
    public TagTable<TSeries> Where(Func<TSeries, bool> keep)
    {
        var kept = Array.FindAll(_entries, entry => entry.Series is { } series && keep(series));
        var copy = new TagTable<TSeries>(kept.Length + (kept.Length / 2) + 1);
        foreach (var entry in kept)
            copy.Add(entry.Tags, entry.Hash, entry.Series!);
        return copy;
    }

    /// <summary>The series, one for each entry.</summary>
    public IEnumerable<TSeries> Series => _entries.Select(static entry => entry.Series).OfType<TSeries>();

    private void Add(KeyValuePair<string, object?>[] tags, uint hash, TSeries series)
    {
        var mask = _entries.Length - 1;
        var slot = (int)hash & mask;
        while (_entries[slot].Series is not null)
            slot = (slot + 1) & mask;
        ref var entry = ref _entries[slot];
        entry.Hash = hash;
        entry.Tags = tags;
        Volatile.Write(ref entry.Series, series);
        Count++;
    }

    private struct Entry
    {
        public TSeries? Series;
        public KeyValuePair<string, object?>[] Tags;
        public uint Hash;
    }
}
