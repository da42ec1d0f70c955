namespace Gateway.Instrumentation;

/// <summary>One series of a <see cref="MetricSnapshot"/>. Immutable.</summary>
public sealed record SeriesSnapshot
{
    internal SeriesSnapshot(Series series) => Labels = LabelSet.Parse(series.Labels);

    /// <summary>The labels by name, static ones included.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>The number of a counter, gauge or info; null for histograms and summaries.</summary>
    public double? Value { get; init; }

    /// <summary>How many observations a histogram or summary has; null for others.</summary>
    public long? Count { get; init; }

    /// <summary>The sum of the observations of a histogram or summary; null for others.</summary>
    public double? Sum { get; init; }

    /// <summary>A histogram's buckets, ascending, cumulative, up to infinity; null for others.</summary>
    public IReadOnlyList<BucketSnapshot>? Buckets { get; init; }

    /// <summary>A summary's quantiles, ascending; empty while nothing was observed lately; null for others.</summary>
    public IReadOnlyList<QuantileSnapshot>? Quantiles { get; init; }
}

/// <summary>One bucket of a histogram.</summary>
public readonly record struct BucketSnapshot
{
    internal BucketSnapshot(double upperBound, long count) => (UpperBound, Count) = (upperBound, count);

    /// <summary>Its upper bound; infinity for the last.</summary>
    public double UpperBound { get; }

    /// <summary>How many observations are not above the bound.</summary>
    public long Count { get; }
}

/// <summary>One quantile of a summary.</summary>
public readonly record struct QuantileSnapshot
{
    internal QuantileSnapshot(double quantile, double value) => (Quantile, Value) = (quantile, value);

    /// <summary>The share, from 0 to 1.</summary>
    public double Quantile { get; }

    /// <summary>The value that this share of the recent observations is below.</summary>
    public double Value { get; }
}
