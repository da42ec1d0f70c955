namespace Gateway.Instrumentation;

/// <summary>
/// The value of a gauge that several cores count up and down at the same time, each on its own cache lines. A gauge without
/// contention never has one.
/// </summary>
internal sealed class SpreadValue
{
    // Number of times a read starts again because the value changed meanwhile.
    private const int MaxReads = 8;

    // One stride before the first cell, so that it shares no cache line with the array's header.
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
    /// Reads the sum. False when it is retired. A read must not see only half of an increment on one core and its decrement on
    /// another: the cells are read until two reads agree, or until the tries are used up and the number changes too fast anyway.
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
