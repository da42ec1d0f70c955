namespace Gateway.Instrumentation;

/// <summary>The totals of a sliding window at one moment. The statistics are null for an empty window.</summary>
internal readonly record struct WindowTotals(long Count, long Marked, double Sum, double Min, double Max)
{
    public static WindowTotals Nothing { get; } = new(0, 0, 0, double.PositiveInfinity, double.NegativeInfinity);

    // Parts are read while others record. The average must still lie between the extremes, and a share must not exceed one.
    public double? Average => Count == 0 || Min > Max ? null : Math.Clamp(Sum / Count, Min, Max);

    /// <summary>The share of marked records, from 0 to 1.</summary>
    public double? Share => Count == 0 ? null : Math.Min(1, (double)Marked / Count);

    public double? Lowest => Count == 0 || double.IsInfinity(Min) ? null : Min;

    public double? Highest => Count == 0 || double.IsInfinity(Max) ? null : Max;

    public WindowTotals Plus(WindowTotals other) =>
        new(Count + other.Count, Marked + other.Marked, Sum + other.Sum, Math.Min(Min, other.Min), Math.Max(Max, other.Max));

    public WindowTotals Plus(WindowSlice slice)
    {
        // Marked records are read first and recorded last, so that they never exceed all records.
        var marked = slice.Marked;
        return new(Count + slice.Count, Marked + marked, Sum + slice.Sum, Math.Min(Min, slice.Min), Math.Max(Max, slice.Max));
    }
}
