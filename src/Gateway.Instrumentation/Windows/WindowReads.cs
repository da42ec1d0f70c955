namespace Gateway.Instrumentation;

/// <summary>Reads sliding windows, without allocating.</summary>
internal static class WindowReads
{
    public static WindowTotals Totals<TSlice>(this SlidingWindow<TSlice> window)
        where TSlice : WindowSlice, new()
    {
        var totals = WindowTotals.Nothing;
        foreach (var slice in window.Slices)
            totals = totals.Plus(slice);
        return totals;
    }

    /// <summary>
    /// Reads a quantile of the recorded values, with a relative error of at most 1 % from 100 µs to 1,000 s; outside that range
    /// it is the smallest or largest value. Null without values.
    /// </summary>
    /// <param name="window">The window.</param>
    /// <param name="quantile">The quantile, from 0 to 1.</param>
    public static double? Quantile(this SlidingWindow<SketchSlice> window, double quantile)
    {
        Span<double> value = stackalloc double[1];
        return window.TryRead([quantile], value, out _) ? value[0] : null;
    }

    /// <summary>Reads several quantiles and the average at once, so that they are consistent. False without values.</summary>
    /// <param name="window">The window.</param>
    /// <param name="quantiles">The quantiles, each from 0 to 1.</param>
    /// <param name="values">Receives the value of each quantile.</param>
    /// <param name="average">The average; without meaning when the values are not summed.</param>
    public static bool TryRead(this SlidingWindow<SketchSlice> window, ReadOnlySpan<double> quantiles, Span<double> values, out double average)
    {
        Span<long> counts = stackalloc long[SketchLayout.Count];
        counts.Clear();
        long total = 0;
        double sum = 0;
        var (min, max) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var slice in window.Slices)
        {
            total += slice.AddTo(counts);
            sum += slice.Sum;
            min = Math.Min(min, slice.Min);
            max = Math.Max(max, slice.Max);
        }

        average = 0;
        if (total == 0 || min > max) // counted, but the value is not written yet
            return false;
        average = Math.Clamp(sum / total, min, max);
        for (var i = 0; i < quantiles.Length; i++)
            values[i] = At(quantiles[i], counts, total, min, max);
        return true;
    }

    private static double At(double quantile, ReadOnlySpan<long> counts, long total, double min, double max)
    {
        // The smallest and largest values are known exactly; for the others, only their bucket is known.
        var rank = Math.Min((long)(total * quantile), total - 1);
        if (rank == 0)
            return min;
        if (rank == total - 1)
            return max;
        var bucket = 0;
        for (var seen = counts[0]; seen <= rank; seen += counts[bucket])
            bucket++;
        return Math.Clamp(SketchLayout.ValueOf(bucket), min, max);
    }
}
