namespace Gateway.Instrumentation;

/// <summary>
/// A count that several cores add to at the same time, each on its own cache lines. A counter without contention never has
/// one.
/// </summary>
internal sealed class SpreadCount(long initial)
{
    /// <summary>The largest amount added at once: a part that is full has room for it by every thread.</summary>
    public const long MaxAmount = 1L << 32;

    // One stride before the first cell, so that it shares no cache line with the array's header.
    private readonly long[] _cells = new long[(CoreCells.Count + 1) * CoreCells.Stride];

    /// <summary>Adds, unless the count is retired or full.</summary>
    public bool TryAdd(long amount)
    {
        // Not undone when it is full: a concurrent read would see the number fall.
        ref var cell = ref _cells[(CoreCells.Current + 1) * CoreCells.Stride];
        return Volatile.Read(ref cell) < CellMarks.MaxPart && Interlocked.Add(ref cell, amount) >= 0;
    }

    /// <summary>Reads the sum. It never decreases from one call to the next, because no cell does. False when it is retired.</summary>
    public bool TryRead(out long sum)
    {
        sum = initial;
        for (var i = CoreCells.Stride; i < _cells.Length; i += CoreCells.Stride)
        {
            // Not as a cell that may be armed: a part is as large as it likes below MaxPart.
            var part = Volatile.Read(ref _cells[i]);
            if (part < 0)
                return false;
            sum += part;
        }

        return true;
    }

    /// <summary>Makes every later addition fail, and returns the sum of the earlier ones.</summary>
    public long Retire()
    {
        var sum = initial;
        for (var i = CoreCells.Stride; i < _cells.Length; i += CoreCells.Stride)
            sum += Interlocked.Exchange(ref _cells[i], CellMarks.Retired);
        return sum;
    }
}
