namespace Gateway.Instrumentation;

/// <summary>The numbers of a summary in one visit.</summary>
/// <remarks>While other threads record, the sum may lack observations that the count has already: it is read first.</remarks>
public readonly ref struct SummaryReading
{
    internal SummaryReading(Quantiles quantiles, ReadOnlySpan<double> values, long count, double sum)
    {
        Quantiles = quantiles;
        Values = values;
        Count = count;
        Sum = sum;
    }

    /// <summary>The quantiles of the metric.</summary>
    public Quantiles Quantiles { get; }

    /// <summary>The value of each quantile in the recent window; empty while the window is empty.</summary>
    public ReadOnlySpan<double> Values { get; }

    /// <summary>Number of observations since the start or the last reset.</summary>
    public long Count { get; }

    /// <summary>Sum of these observations.</summary>
    public double Sum { get; }
}
