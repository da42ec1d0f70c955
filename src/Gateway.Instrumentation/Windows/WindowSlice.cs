using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>One slice of a sliding window: the number of records, the number of marked ones (errors, hits), and the sum, minimum and maximum of the values.</summary>
internal class WindowSlice
{
    /// <summary>The start of a slice that is empty.</summary>
    public const long Never = long.MinValue;

    // The sum of all slices stays below 2^63.
    private const long MaxCount = 1L << 59;

    private long _start = Never;
    private long _count;
    private long _marked;
    private double _sum;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;

    public long Start
    {
        get => Volatile.Read(ref _start);
        set => Volatile.Write(ref _start, value);
    }

    public virtual long Count => Math.Min(Volatile.Read(ref _count), MaxCount);

    public long Marked => Math.Min(Volatile.Read(ref _marked), MaxCount);

    public double Sum => Volatile.Read(ref _sum);

    public double Min => Volatile.Read(ref _min);

    public double Max => Volatile.Read(ref _max);

    public virtual void Record(double value)
    {
        Interlocked.Increment(ref _count);
        AddValue(value);
    }

    public void Mark() => Interlocked.Increment(ref _marked);

    /// <summary>Counts records without a value.</summary>
    public void Add(int count, int marked)
    {
        Add(ref _count, count);
        if (marked > 0)
            Add(ref _marked, marked);
    }

    /// <summary>Empties the slice for reuse.</summary>
    public virtual void Clear()
    {
        _count = 0;
        _marked = 0;
        _sum = 0;
        _min = double.PositiveInfinity;
        _max = double.NegativeInfinity;
    }

    private static void Add(ref long cell, int count)
    {
        if (Interlocked.Add(ref cell, count) > MaxCount)
            Volatile.Write(ref cell, MaxCount); // stays there, also for a concurrent read
    }

    protected void AddValue(double value)
    {
        var seen = Volatile.Read(ref _sum);
        if (!Interlocked.CompareExchange(ref _sum, seen + value, seen).Equals(seen))
            AddToSum(value);
        AddExtreme(value);
    }

    protected void AddExtreme(double value)
    {
        if (value < _min || value > _max)
            Widen(value);
    }

    // Out of line, so that the common path stays short.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddToSum(double value)
    {
        for (var seen = Volatile.Read(ref _sum); ;)
        {
            var now = Interlocked.CompareExchange(ref _sum, seen + value, seen);
            if (now.Equals(seen))
                return;
            seen = now;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Widen(double value)
    {
        for (var seen = Volatile.Read(ref _min); value < seen;)
            seen = Interlocked.CompareExchange(ref _min, value, seen) is var now && now.Equals(seen) ? value : now;
        for (var seen = Volatile.Read(ref _max); value > seen;)
            seen = Interlocked.CompareExchange(ref _max, value, seen) is var now && now.Equals(seen) ? value : now;
    }
}
