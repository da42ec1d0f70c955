namespace Gateway.Instrumentation;

/// <summary>
/// The value of a gauge that several cores count up and down at the same time, each on a cache line of its own. A gauge
/// that nobody contends for never has one.
/// </summary>
internal sealed class SpreadValue
{
    // How often a read starts anew when the value changed meanwhile.
    private const int MaxReads = 8;

    // One stride before the first cell, so that it does not share a line with the array's own header.
    private readonly long[] _cells = new long[(CoreCells.Count + 1) * CoreCells.Stride];

    public SpreadValue(double initial) => _cells[CoreCells.Stride] = BitConverter.DoubleToInt64Bits(initial);

    /// <summary>Adds, unless the value is retired.</summary>
    public bool TryAdd(double amount)
    {
        ref var cell = ref _cells[(CoreCells.Current + 1) * CoreCells.Stride];
        while (true)
        {
            var seen = Volatile.Read(ref cell);
            if (seen == CellMarks.RetiredValue)
                return false;
            var sum = CellMarks.BitsOf(BitConverter.Int64BitsToDouble(seen) + amount);
            if (Interlocked.CompareExchange(ref cell, sum, seen) == seen)
                return true;
        }
    }

    /// <summary>
    /// The sum; false when it is retired. What was added on one core and taken on another must not be seen half: the cells
    /// are read until two readings agree, or so many did not that the number is no more than a moment's anyway.
    /// </summary>
    public bool TryRead(out double sum)
    {
        if (!TryReadOnce(out sum))
            return false;
        for (var reads = 1; reads < MaxReads; reads++)
        {
            var before = sum;
            if (!TryReadOnce(out sum))
                return false;
            if (sum.Equals(before))
                break;
        }

        return true;
    }

    /// <summary>Makes every later addition fail.</summary>
    public void Retire()
    {
        for (var i = CoreCells.Stride; i < _cells.Length; i += CoreCells.Stride)
            Volatile.Write(ref _cells[i], CellMarks.RetiredValue);
    }

    private bool TryReadOnce(out double sum)
    {
        sum = 0;
        for (var i = CoreCells.Stride; i < _cells.Length; i += CoreCells.Stride)
        {
            var cell = Volatile.Read(ref _cells[i]);
            if (cell == CellMarks.RetiredValue)
                return false;
            sum += BitConverter.Int64BitsToDouble(cell);
        }

        return true;
    }
}
