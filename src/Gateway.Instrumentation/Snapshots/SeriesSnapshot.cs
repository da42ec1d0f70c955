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
/// <param name="UpperBound">Its upper bound; infinity for the last.</param>
/// <param name="Count">How many observations are not above the bound.</param>
public readonly record struct BucketSnapshot(double UpperBound, long Count);

/// <summary>One quantile of a summary.</summary>
/// <param name="Quantile">The share, from 0 to 1.</param>
/// <param name="Value">The value that this share of the recent observations is below.</param>
public readonly record struct QuantileSnapshot(double Quantile, double Value);
