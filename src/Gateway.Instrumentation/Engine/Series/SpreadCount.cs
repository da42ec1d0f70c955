namespace Gateway.Instrumentation;

/// <summary>
/// A count that several cores add to at the same time, each on cache lines of its own. A counter that nobody contends for
/// never has one.
/// </summary>
internal sealed class SpreadCount
{
    /// <summary>The largest amount added at once. With <see cref="CellMarks.MaxPart"/> it keeps a part from ever overflowing.</summary>
    public const long MaxAmount = 1L << 32;

    // One stride before the first cell, so that it does not share a line with the array's own header.
    private readonly long[] _cells = new long[(CoreCells.Count + 1) * CoreCells.Stride];

    public SpreadCount(long initial) => _cells[CoreCells.Stride] = initial;

    /// <summary>Adds, unless the count is retired or full.</summary>
    public bool TryAdd(long amount)
    {
        ref var cell = ref _cells[(CoreCells.Current + 1) * CoreCells.Stride];
        if ((ulong)Interlocked.Add(ref cell, amount) < CellMarks.MaxPart)
            return true;
        if (Volatile.Read(ref cell) >= 0)
            Interlocked.Add(ref cell, -amount);
        return false;
    }

    /// <summary>The sum, which never goes back from one call to the next, because no cell does. False when it is retired.</summary>
    public bool TryRead(out long sum)
    {
        sum = 0;
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

    /// <summary>Makes every later addition fail, and gives the sum of those that did not.</summary>
    public long Retire()
    {
        long sum = 0;
        for (var i = CoreCells.Stride; i < _cells.Length; i += CoreCells.Stride)
            sum += Interlocked.Exchange(ref _cells[i], CellMarks.Retired);
        return sum;
    }
}
