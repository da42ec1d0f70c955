namespace Gateway.Instrumentation;

/// <summary>
/// The number of a gauge that several cores count up and down at the same time, each on a cache line of its own. A gauge
/// that nobody contends for never has one.
/// </summary>
internal sealed class StripedSum
{
    // A NaN that no computation gives.
    private const long Retired = 0x7FF8_0000_0000_0A02;

    // How often a read starts anew when the number changed meanwhile.
    private const int MaxReads = 8;

    // One stride before the first cell, so that it does not share a line with the array's own header.
    private readonly long[] _cells = new long[(CoreCells.Count + 1) * CoreCells.Stride];

    public StripedSum(double initial) => _cells[CoreCells.Stride] = BitConverter.DoubleToInt64Bits(initial);

    /// <summary>Adds, unless the sum is retired.</summary>
    public bool TryAdd(double amount)
    {
        ref var cell = ref _cells[(CoreCells.Current + 1) * CoreCells.Stride];
        while (true)
        {
            var seen = Volatile.Read(ref cell);
            if (seen == Retired)
                return false;
            var sum = Gauge.BitsOf(BitConverter.Int64BitsToDouble(seen) + amount);
            if (Interlocked.CompareExchange(ref cell, sum, seen) == seen)
                return true;
        }
    }

    /// <summary>
    /// The sum. What was added on one core and taken on another must not be seen half: the cells are read until two
    /// readings agree, or so many did not that the number is no more than a moment's anyway.
    /// </summary>
    public double Read()
    {
        var sum = ReadOnce();
        for (var reads = 1; reads < MaxReads; reads++)
        {
            var again = ReadOnce();
            if (again.Equals(sum))
                break;
            sum = again;
        }

        return sum;
    }

    /// <summary>Makes every later addition fail.</summary>
    public void Retire()
    {
        for (var i = CoreCells.Stride; i < _cells.Length; i += CoreCells.Stride)
            Volatile.Write(ref _cells[i], Retired);
    }

    private double ReadOnce()
    {
        double sum = 0;
        for (var i = CoreCells.Stride; i < _cells.Length; i += CoreCells.Stride)
            sum += BitConverter.Int64BitsToDouble(Volatile.Read(ref _cells[i]));
        return sum;
    }
}
