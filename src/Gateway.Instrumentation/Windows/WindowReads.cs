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
    /// The value that a share of the recorded ones is below: within 1 % of the exact one between 100 µs and 1,000 s; outside
    /// that range the smallest or largest value. Null while there is none.
    /// </summary>
    /// <param name="window">The window.</param>
    /// <param name="quantile">From 0 to 1.</param>
    public static double? Quantile(this SlidingWindow<SketchSlice> window, double quantile)
    {
        Span<double> value = stackalloc double[1];
        return window.TryRead([quantile], value, out _) ? value[0] : null;
    }

    /// <summary>Reads several quantiles and the mean at once, so that they agree with each other. False while there are no values.</summary>
    /// <param name="window">The window.</param>
    /// <param name="quantiles">Each from 0 to 1.</param>
    /// <param name="values">What each is.</param>
    /// <param name="average">The mean; meaningless where the values are not summed up.</param>
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
        if (total == 0 || min > max) // counted, but its value is not written yet
            return false;
        average = Math.Clamp(sum / total, min, max);
        for (var i = 0; i < quantiles.Length; i++)
            values[i] = At(quantiles[i], counts, total, min, max);
        return true;
    }

    private static double At(double quantile, ReadOnlySpan<long> counts, long total, double min, double max)
    {
        // The first and the last are known exactly; of the others it is known which bucket they are in.
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
