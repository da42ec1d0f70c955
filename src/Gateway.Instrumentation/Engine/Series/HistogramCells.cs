using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// The counts and the sum of one histogram or summary since its start or last reset. When several cores contend for them, each
/// core gets its own set. Once they are retired, adding fails and the caller continues with the cells that replaced them.
/// </summary>
internal sealed class HistogramCells(Metric metric, int resets = 0)
{
    // [0] holds the bits of the sum, followed by the buckets.
    private readonly long[] _first = new long[metric.Observed!.BucketCount + 1];
    private volatile long[][]? _perCore;
    private volatile Exemplar?[]? _exemplars; // null until an observation has found a sampled trace

    private int Buckets => _first.Length - 1;

    public bool IsRetired { get; private set; }

    /// <summary>How many cells the series had before these.</summary>
    public int Resets { get; } = resets;

    // Allocates no array: recording reads it.
    private ReadOnlySpan<long[]> Sets => _perCore is { } perCore ? perCore : new ReadOnlySpan<long[]>(in _first);

    /// <summary>Adds an observation.</summary>
    public Addition Add(int bucket, double value, int count)
    {
        var perCore = _perCore;
        var cells = perCore is null ? _first : perCore[CoreCells.Current];
        var after = Interlocked.Add(ref cells[bucket + 1], count);
        if ((ulong)after >= CellMarks.MaxCount && !AddSlowly(ref cells[bucket + 1], after, bucket, value))
            return Addition.Refused;

        var seen = Volatile.Read(ref cells[0]);
        if (seen == CellMarks.RetiredValue || Interlocked.CompareExchange(ref cells[0], Plus(seen, value * count), seen) != seen)
            return AddSumSlowly(cells, value * count);
        return Addition.Whole;
    }

    /// <summary>Adds the content of other cells, or the part of it that came late.</summary>
    public void Absorb(ReadOnlySpan<long> counts, double sum)
    {
        for (var i = 0; i < counts.Length; i++)
            AddUpTo(ref _first[i + 1], counts[i]);
        AddSumSlowly(_first, sum);
    }

    /// <summary>
    /// Reads the cumulative buckets, as the page shows them. The total is the last one, so it always equals the +Inf bucket, for
    /// any number of concurrent writers. False when the cells are retired.
    /// </summary>
    public bool TryRead(Span<long> cumulated, out double sum)
    {
        cumulated.Clear();
        sum = 0;
        foreach (var cells in Sets)
        {
            sum += BitConverter.Int64BitsToDouble(Volatile.Read(ref cells[0]));
            for (var i = 0; i < cumulated.Length; i++)
            {
                if (!CellMarks.TryCount(Volatile.Read(ref cells[i + 1]), out var count))
                    return false;
                cumulated[i] = CellMarks.Sum(cumulated[i], Math.Min(count, CellMarks.MaxCount));
            }
        }

        for (var i = 1; i < cumulated.Length; i++)
            cumulated[i] = CellMarks.Sum(cumulated[i], cumulated[i - 1]);
        return true;
    }

    /// <summary>Returns the exemplars to show, by bucket, if any, and arms the cells: the next observations take others.</summary>
    public Exemplar?[]? Arm()
    {
        foreach (var cells in Sets)
        {
            for (var i = 1; i <= Buckets; i++)
                Interlocked.Or(ref cells[i], CellMarks.Armed);
        }

        return _exemplars;
    }

    /// <summary>Makes every later addition fail, and returns the result of the earlier ones: the counts of the buckets (not cumulative) and the sum.</summary>
    public (long[] Counts, double Sum) Retire()
    {
        var counts = new long[Buckets];
        double sum = 0;
        lock (_first)
        {
            IsRetired = true;
            foreach (var cells in Sets)
            {
                for (var i = 0; i < Buckets; i++)
                    counts[i] = CellMarks.Sum(counts[i], Interlocked.Exchange(ref cells[i + 1], CellMarks.Retired) & ~CellMarks.Armed);
                sum += BitConverter.Int64BitsToDouble(Interlocked.Exchange(ref cells[0], CellMarks.RetiredValue));
            }
        }

        return (counts, sum);
    }

    /// <summary>Completes an addition to a cell with a mark, or to one that is full. False when it is retired.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool AddSlowly(ref long cell, long after, int bucket, double value)
    {
        if (after < 0)
            return false;
        if ((after & CellMarks.Armed) != 0)
            TakeExemplar(bucket, value);
        if ((after & ~CellMarks.Armed) >= CellMarks.MaxCount)
            AddUpTo(ref cell, 0);
        return true;
    }

    // A full cell goes back to the largest count. Reads show no more than that, so that they never see it fall.
    private static void AddUpTo(ref long cell, long amount)
    {
        for (var seen = Volatile.Read(ref cell); seen >= 0;)
        {
            var sum = Math.Min(CellMarks.Sum(seen & ~CellMarks.Armed, amount), CellMarks.MaxCount);
            var found = Interlocked.CompareExchange(ref cell, sum | (seen & CellMarks.Armed), seen);
            if (found == seen)
                return;
            seen = found;
        }
    }

    private void TakeExemplar(int bucket, double value)
    {
        if (!metric.Exemplars.IsOver(out var trace))
            return;
        foreach (var cells in Sets)
            Interlocked.And(ref cells[bucket + 1], ~CellMarks.Armed);
        if (trace is not null)
        {
            var exemplars = _exemplars ?? Interlocked.CompareExchange(ref _exemplars, new Exemplar[Buckets], null) ?? _exemplars;
            (exemplars[bucket] ??= new Exemplar()).Take(trace, value, UnixSeconds.Of(metric.Registry.Clock.UtcNow));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Addition AddSumSlowly(long[] cells, double value)
    {
        while (true)
        {
            var seen = Volatile.Read(ref cells[0]);
            if (seen == CellMarks.RetiredValue)
                return Addition.WithoutSum;
            if (Interlocked.CompareExchange(ref cells[0], Plus(seen, value), seen) == seen)
                break;
        }

        // Another thread contends for the cells: from now on each core has its own.
        if (_perCore is null)
            SpreadOverCores();
        return Addition.Whole;
    }

    private void SpreadOverCores()
    {
        lock (_first)
        {
            if (_perCore is not null || IsRetired)
                return;

            // The first set keeps its numbers but gets no more: it lies beside fields that every core reads all the time.
            // The outer array is allocated last so that it shares no cache line with cells: it is read just as often.
            var cells = Enumerable.Range(0, CoreCells.Count).Select(_ => new long[Buckets + 1 + CoreCells.Stride]).ToArray();
            long[][] perCore = [.. cells, _first];
            _perCore = perCore;
        }
    }

    // The sum must stay finite: otherwise no later difference of it has a meaning.
    private static long Plus(long sumBits, double value) =>
        BitConverter.DoubleToInt64Bits(Math.Clamp(BitConverter.Int64BitsToDouble(sumBits) + value, double.MinValue, double.MaxValue));

    /// <summary>The result of adding an observation.</summary>
    internal enum Addition
    {
        Whole,

        /// <summary>Nothing was counted: the cells are retired.</summary>
        Refused,

        /// <summary>The cells were retired after the bucket was counted and before the sum was added.</summary>
        WithoutSum,
    }
}
