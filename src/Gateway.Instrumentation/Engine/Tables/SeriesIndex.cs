using System.Numerics;
using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// An open-addressing table from canonical label values to entries. Readers take no lock: an entry's value is published last, and
/// its place is never used again, so a reader that sees the value sees the whole entry. A removed entry leaves a mark, which
/// matches no look-up. To grow, or to get rid of many marks, the owner builds another table and publishes it whole.
/// </summary>
internal sealed class SeriesIndex<TValue, T1, T2, T3, T4, T5>(int capacity)
    where TValue : class
{
    private const int MinCapacity = 6;

    // In place of a removed value, so that look-ups of entries behind it go on, and the value's memory is freed. It is never
    // returned, so its type does not matter: a mark's hash differs from the hash of its key.
    private static readonly TValue Mark = Unsafe.As<TValue>(new object());

    // A power of two, at most three quarters full. At that load a look-up visits two or three slots on average. A lower load
    // would cost too much memory: the table already takes a third of a counter's memory.
    private readonly Entry[] _entries = new Entry[(int)BitOperations.RoundUpToPowerOf2(((uint)Math.Max(capacity, MinCapacity) * 4) / 3)];

    private int _marks;

    /// <summary>Number of entries.</summary>
    public int Count { get; private set; }

    /// <summary>True when no entry can be added.</summary>
    public bool IsFull => Count + _marks == _entries.Length / 4 * 3;

    /// <summary>True when most places hold marks: a smaller table costs less than what was removed since the last one was built.</summary>
    public bool IsSparse => _marks > Math.Max(Count, MinCapacity);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TValue? Find(T1 v1, T2 v2, T3 v3, T4 v4, T5 v5)
    {
        var hash = LabelHash.Of(v1, v2, v3, v4, v5);
        var entries = _entries;
        var mask = entries.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            ref var entry = ref entries[slot];
            var value = Volatile.Read(ref entry.Value);
            if (value is null || (entry.Hash == hash && entry.Has(v1, v2, v3, v4, v5)))
                return value;
        }
    }

    /// <summary>Adds a new entry. The registry's gate is held and the table is not full.</summary>
    public void Add(in LabelKey<T1, T2, T3, T4, T5> key, TValue value)
    {
        var hash = LabelHash.Of(key.V1, key.V2, key.V3, key.V4, key.V5);
        var mask = _entries.Length - 1;
        var slot = (int)hash & mask;
        while (_entries[slot].Value is not null)
            slot = (slot + 1) & mask;

        ref var entry = ref _entries[slot];
        entry.Hash = hash;
        entry.V1 = key.V1;
        entry.V2 = key.V2;
        entry.V3 = key.V3;
        entry.V4 = key.V4;
        entry.V5 = key.V5;
        Volatile.Write(ref entry.Value, value);
        Count++;
    }

    /// <summary>Removes an entry, if there is one. The gate is held. A concurrent look-up finds the value or not.</summary>
    public void Remove(in LabelKey<T1, T2, T3, T4, T5> key)
    {
        var hash = LabelHash.Of(key.V1, key.V2, key.V3, key.V4, key.V5);
        var mask = _entries.Length - 1;
        for (var slot = (int)hash & mask; _entries[slot].Value is not null; slot = (slot + 1) & mask)
        {
            ref var entry = ref _entries[slot];
            if (entry.Hash != hash || !entry.Has(key.V1, key.V2, key.V3, key.V4, key.V5))
                continue;
            entry.Hash = ~hash; // in this order: whoever sees the mark must not take it for the value
            Volatile.Write(ref entry.Value, Mark);
            Count--;
            _marks++;
            return;
        }
    }

    /// <summary>Returns a copy without marks. With room for half as many entries again, so that entries which come and go do not fill it at once.</summary>
    public SeriesIndex<TValue, T1, T2, T3, T4, T5> Rebuild()
    {
        var copy = new SeriesIndex<TValue, T1, T2, T3, T4, T5>(Count + (Count / 2) + 1);
        foreach (var (key, value) in Entries)
            copy.Add(key, value);
        return copy;
    }

    public IEnumerable<(LabelKey<T1, T2, T3, T4, T5> Key, TValue Value)> Entries
    {
        get
        {
            foreach (var entry in _entries)
            {
                if (entry.Value is { } value && !ReferenceEquals(value, Mark))
                    yield return (new(entry.V1, entry.V2, entry.V3, entry.V4, entry.V5), value);
            }
        }
    }

    /// <summary>The largest number of slots that the look-up of any entry visits. For tests of the hash.</summary>
    internal int LongestProbe()
    {
        var mask = _entries.Length - 1;
        var longest = 0;
        for (var slot = 0; slot < _entries.Length; slot++)
        {
            if (_entries[slot].Value is { } value && !ReferenceEquals(value, Mark))
                longest = Math.Max(longest, ((slot - (int)_entries[slot].Hash) & mask) + 1);
        }

        return longest;
    }

    private struct Entry
    {
        public TValue? Value;
        public T1 V1;
        public T2 V2;
        public T3 V3;
        public T4 V4;
        public T5 V5;
        public uint Hash;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly bool Has(T1 v1, T2 v2, T3 v3, T4 v4, T5 v5) =>
            LabelHash.Same(V1, v1)
            && (typeof(T2) == typeof(NoLabel) || LabelHash.Same(V2, v2))
            && (typeof(T3) == typeof(NoLabel) || LabelHash.Same(V3, v3))
            && (typeof(T4) == typeof(NoLabel) || LabelHash.Same(V4, v4))
            && (typeof(T5) == typeof(NoLabel) || LabelHash.Same(V5, v5));
    }
}
