using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>A slice with the distribution of its values.</summary>
internal sealed class SketchSlice : WindowSlice
{
    // A count stays there instead of starting again from 0, with room above for every thread that is adding.
    private const uint MaxCount = 0xF000_0000;

    // Allocated with the first value: a route that is only announced takes little memory.
    private int[]? _counts;

    public override long Count
    {
        get
        {
            Span<long> counts = stackalloc long[SketchLayout.Count];
            return AddTo(counts);
        }
    }

    /// <summary>Adds the counts of the buckets, and returns their sum.</summary>
    public long AddTo(Span<long> counts)
    {
        if (Volatile.Read(ref _counts) is not { } own)
            return 0;
        long total = 0;
        for (var i = 0; i < own.Length; i++)
        {
            var count = Math.Min((uint)Volatile.Read(ref own[i]), MaxCount);
            counts[i] += count;
            total += count;
        }

        return total;
    }

    public override void Record(double value)
    {
        CountBucketOf(value);
        AddValue(value);
    }

    /// <summary>Records without the sum, for windows that show no average: one atomic addition less.</summary>
    public void RecordUnsummed(double value)
    {
        CountBucketOf(value);
        AddExtreme(value);
    }

    public override void Clear()
    {
        base.Clear();
        if (_counts is { } counts)
            Array.Clear(counts);
    }

    private void CountBucketOf(double value)
    {
        ref var count = ref (_counts ?? Make())[SketchLayout.IndexOf(value)];
        if ((uint)Interlocked.Increment(ref count) > MaxCount)
            Volatile.Write(ref count, unchecked((int)MaxCount));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int[] Make() => Interlocked.CompareExchange(ref _counts, new int[SketchLayout.Count], null) ?? _counts;
}
