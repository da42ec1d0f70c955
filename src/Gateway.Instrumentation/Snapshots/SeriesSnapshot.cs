namespace Gateway.Instrumentation;

/// <summary>One series of a <see cref="MetricSnapshot"/>. Immutable.</summary>
public sealed record SeriesSnapshot
{
    internal SeriesSnapshot(Series series) => Labels = LabelSet.Parse(series.Labels);

    /// <summary>The labels by name, including static labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>The value of a counter, gauge or info; null for histograms and summaries.</summary>
    public double? Value { get; init; }

    /// <summary>Number of observations of a histogram or summary; null for other types.</summary>
    public long? Count { get; init; }

    /// <summary>Sum of the observations of a histogram or summary; null for other types.</summary>
    public double? Sum { get; init; }

    /// <summary>The buckets of a histogram, ascending, cumulative, up to infinity; null for other types.</summary>
    public IReadOnlyList<BucketSnapshot>? Buckets { get; init; }

    /// <summary>The quantiles of a summary, ascending; empty while the recent window is empty; null for other types.</summary>
    public IReadOnlyList<QuantileSnapshot>? Quantiles { get; init; }
}

/// <summary>One bucket of a histogram.</summary>
public readonly record struct BucketSnapshot
{
    internal BucketSnapshot(double upperBound, long count) => (UpperBound, Count) = (upperBound, count);

    /// <summary>The upper bound; infinity for the last bucket.</summary>
    public double UpperBound { get; }

    /// <summary>Number of observations less than or equal to the bound.</summary>
    public long Count { get; }
}

/// <summary>One quantile of a summary.</summary>
public readonly record struct QuantileSnapshot
{
    internal QuantileSnapshot(double quantile, double value) => (Quantile, Value) = (quantile, value);

    /// <summary>The quantile, from 0 to 1.</summary>
    public double Quantile { get; }

    /// <summary>The value of the quantile in the recent window.</summary>
    public double Value { get; }
}
