using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>A slice that also knows how its values are distributed.</summary>
internal sealed class SketchSlice : WindowSlice
{
    // Made with the first value: a route that is only announced takes little room.
    private int[]? _counts;

    public override long Count
    {
        get
        {
            Span<long> counts = stackalloc long[SketchLayout.Count];
            return AddTo(counts);
        }
    }

    /// <summary>Adds what the buckets counted, and gives the sum of it. A count is never a negative number, however many there were.</summary>
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

    /// <summary>Records where nobody asks for the mean: an atomic addition less.</summary>
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
