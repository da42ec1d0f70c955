using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>A slice with the distribution of its values.</summary>
internal sealed class SketchSlice : WindowSlice
{
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

    /// <summary>Adds the counts of the buckets, and returns their sum. A count is never negative, even after an overflow.</summary>
    public long AddTo(Span<long> counts)
    {
        if (Volatile.Read(ref _counts) is not { } own)
            return 0;
        long total = 0;
        for (var i = 0; i < own.Length; i++)
        {
            var count = (uint)Volatile.Read(ref own[i]);
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

    private void CountBucketOf(double value) => Interlocked.Increment(ref (_counts ?? Make())[SketchLayout.IndexOf(value)]);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int[] Make() => Interlocked.CompareExchange(ref _counts, new int[SketchLayout.Count], null) ?? _counts;
}
