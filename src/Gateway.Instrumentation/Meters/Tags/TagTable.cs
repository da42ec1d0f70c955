using System.Numerics;
using System.Runtime.CompilerServices;

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

    /// <summary>
    /// The series of tags that are the very objects of an entry, as constants and cached texts are; null when it is not known.
    /// It takes a third of the time of hashing and comparing their contents.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TSeries? FindObjects(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var entries = _entries;
        ref var entry = ref entries[entries[PlaceOf(tags)].Known];
        var series = Volatile.Read(ref entry.Series);
        return series is not null && TagHash.AreObjects(entry.Tags, tags) ? series : null;
    }

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
            {
                if (series is not null && TagHash.AreObjects(entry.Tags, tags))
                    Keep(tags, slot);
                return series;
            }
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

    // So that FindObjects finds it. Nobody takes the place of an entry that belongs there: two that share one would write with
    // each recording, and cores would fight for it.
    private void Keep(ReadOnlySpan<KeyValuePair<string, object?>> tags, int slot)
    {
        var place = PlaceOf(tags);
        ref var known = ref _entries[place].Known;
        ref var other = ref _entries[known];
        if (known != slot && (Volatile.Read(ref other.Series) is null || PlaceOf(other.Tags) != place))
            known = slot;
    }

    // Where the values lie in memory is quick to read and says enough: once the collector has moved them, they are found by their
    // contents once, and have another place. Whatever is there, its tags are compared.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int PlaceOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        ulong addresses = 0;
        foreach (ref readonly var tag in tags)
        {
            var value = tag.Value;
            addresses = BitOperations.RotateLeft(addresses, 21) + Unsafe.As<object?, nuint>(ref value);
        }

        return (int)((addresses * 0x9E37_79B9_7F4A_7C15) >> 32) & (_entries.Length - 1);
    }

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
        public int Known; // not of this entry: the slot of one whose values lie where PlaceOf gives this slot
    }
}
