namespace Gateway.Instrumentation;

/// <summary>The numbers of a histogram in one visit.</summary>
/// <remarks>
/// The buckets and the count are consistent. While other threads record, the sum may lack observations that the buckets have
/// already: it is read first.
/// </remarks>
public readonly ref struct HistogramReading
{
    private readonly Exemplar?[]? _exemplars;

    internal HistogramReading(Buckets bounds, ReadOnlySpan<long> cumulativeCounts, double sum, int resets, Exemplar?[]? exemplars)
    {
        Bounds = bounds;
        CumulativeCounts = cumulativeCounts;
        Sum = sum;
        Resets = resets;
        _exemplars = exemplars;
    }

    /// <summary>The upper bounds without +Inf.</summary>
    public Buckets Bounds { get; }

    /// <summary>For each bound, the number of observations less than or equal to it; one more than <see cref="Bounds"/>, for +Inf.</summary>
    public ReadOnlySpan<long> CumulativeCounts { get; }

    /// <summary>Number of observations.</summary>
    public long Count => CumulativeCounts[^1];

    /// <summary>Sum of the observations.</summary>
    public double Sum { get; }

    /// <summary>How often the series was reset: with another number than in the last visit, it has started again from 0.</summary>
    public int Resets { get; }

    /// <summary>Returns a recent observation of a bucket with its trace.</summary>
    /// <param name="bucket">The bucket's index in <see cref="CumulativeCounts"/>.</param>
    /// <returns>The exemplar; null without one, and when <see cref="SeriesVisitor.ReadsExemplars"/> is false.</returns>
    public SeriesExemplar? ExemplarOf(int bucket) => _exemplars is null ? null : SeriesExemplar.Of(_exemplars[bucket]);
}
