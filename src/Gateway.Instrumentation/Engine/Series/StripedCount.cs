namespace Gateway.Instrumentation;

/// <summary>
/// A count that several cores add to at the same time, each on cache lines of its own. A counter that nobody contends for
/// never has one.
/// </summary>
internal sealed class StripedCount
{
    /// <summary>The largest amount added at once. With <see cref="MaxCell"/> it keeps a cell from ever overflowing.</summary>
    public const long MaxAmount = 1L << 32;

    // Adding to it leaves it negative for longer than any process lives.
    private const long Retired = long.MinValue;
    private const long MaxCell = 1L << 61;

    // One stride before the first cell, so that it does not share a line with the array's own header.
    private readonly long[] _cells = new long[(CoreCells.Count + 1) * CoreCells.Stride];

    public StripedCount(long initial) => _cells[CoreCells.Stride] = initial;

    /// <summary>Adds, unless the count is retired or full.</summary>
    public bool TryAdd(long amount)
    {
        ref var cell = ref _cells[(CoreCells.Current + 1) * CoreCells.Stride];
        if ((ulong)Interlocked.Add(ref cell, amount) < MaxCell)
            return true;
        if (Volatile.Read(ref cell) >= 0)
            Interlocked.Add(ref cell, -amount);
        return false;
    }

    /// <summary>The sum, which never goes back from one call to the next, because no cell does; negative when retired.</summary>
    public long Read()
    {
        long sum = 0;
        for (var i = CoreCells.Stride; i < _cells.Length; i += CoreCells.Stride)
        {
            var cell = Volatile.Read(ref _cells[i]);
            if (cell < 0)
                return cell;
            sum += cell;
        }

        return sum;
    }

    /// <summary>Makes every later addition fail, and gives the sum of those that did not.</summary>
    public long Retire()
    {
        long sum = 0;
        for (var i = CoreCells.Stride; i < _cells.Length; i += CoreCells.Stride)
            sum += Interlocked.Exchange(ref _cells[i], Retired);
        return sum;
    }
}
