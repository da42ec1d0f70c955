namespace Gateway.Instrumentation;

/// <summary>A slice that also knows how its values are distributed.</summary>
internal sealed class SketchSlice : WindowSlice
{
    private readonly int[] _counts = new int[SketchLayout.Count];

    public override long Count
    {
        get
        {
            long count = 0;
            foreach (ref readonly var bucket in _counts.AsSpan())
                count += (uint)Volatile.Read(in bucket);
            return count;
        }
    }

    /// <summary>How many values a bucket counted: never a negative number, however many there were.</summary>
    public uint this[int bucket] => (uint)Volatile.Read(ref _counts[bucket]);

    public override void Record(double value)
    {
        Interlocked.Increment(ref _counts[SketchLayout.IndexOf(value)]);
        AddValue(value);
    }

    /// <summary>Records where nobody asks for the mean: an atomic addition less.</summary>
    public void RecordUnsummed(double value)
    {
        Interlocked.Increment(ref _counts[SketchLayout.IndexOf(value)]);
        AddExtreme(value);
    }

    public override void Clear()
    {
        base.Clear();
        Array.Clear(_counts);
    }
}
