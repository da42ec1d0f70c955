namespace Gateway.Instrumentation.Tool.Watching;

/// <summary>Percentiles of what fell into the buckets between two scrapes, as <c>histogram_quantile</c> computes them.</summary>
internal static class Percentiles
{
    /// <summary>The value that a share of the observations is at or below; null when there were none.</summary>
    /// <param name="buckets">The cumulative counts by upper bound.</param>
    /// <param name="share">From 0 to 1.</param>
    public static double? Of(IReadOnlyList<KeyValuePair<double, double>> buckets, double share)
    {
        if (buckets.Count == 0 || !double.IsPositiveInfinity(buckets[^1].Key) || !(buckets[^1].Value > 0))
            return null;
        var rank = share * buckets[^1].Value;
        var at = 0;
        while (buckets[at].Value < rank)
            at++;
        if (at == buckets.Count - 1)
            return at == 0 ? null : buckets[at - 1].Key; // beyond the last bound nothing is known
        var (upper, count) = buckets[at];
        if (at == 0 && upper <= 0)
            return upper;
        var (lower, below) = at == 0 ? new KeyValuePair<double, double>(0, 0) : buckets[at - 1];
        return count > below ? lower + ((upper - lower) * (rank - below) / (count - below)) : upper;
    }
}
