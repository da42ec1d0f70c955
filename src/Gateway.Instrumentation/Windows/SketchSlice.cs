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
                count += Volatile.Read(in bucket);
            return count;
        }
    }

    public int this[int bucket] => Volatile.Read(ref _counts[bucket]);

    public override void Record(double value)
    {
        Interlocked.Increment(ref _counts[SketchLayout.IndexOf(value)]);
        AddValue(value);
    }

    public override void Clear()
    {
        base.Clear();
        Array.Clear(_counts);
    }
}
