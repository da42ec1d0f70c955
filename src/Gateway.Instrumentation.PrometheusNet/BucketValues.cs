namespace Gateway.Instrumentation.PrometheusNet;

/// <summary>
/// Chooses the observations that give a histogram of prometheus-net the counts and the sum of one of ours. It takes only values,
/// so each bucket gets one value for all its new observations: all at the same relative height between the bucket's bounds, such
/// that together they make the sum that is missing. The first bucket is open below and the last one above: they take what
/// exceeds the bounds of the others. Shared by the series of one metric, which are copied one after the other.
/// </summary>
internal sealed class BucketValues(Buckets bounds)
{
    /// <summary>How many observations each bucket gets. The caller sets them.</summary>
    public long[] Counts { get; } = new long[bounds.Count + 1];

    /// <summary>The value of each bucket's observations, as <see cref="TryReach"/> chose it.</summary>
    public double[] Values { get; } = new double[bounds.Count + 1];

    /// <summary>Chooses the values. False when no values in these buckets have that sum; then they are the nearest.</summary>
    public bool TryReach(double sum)
    {
        double least = 0, most = 0;
        for (var i = 0; i < Counts.Length; i++)
        {
            least += Counts[i] * Lowest(i);
            most += Counts[i] * Highest(i);
        }

        var height = most > least ? Math.Clamp((sum - least) / (most - least), 0, 1) : 0;
        if (!double.IsFinite(height))
            height = 0; // numbers near the largest one
        for (var i = 0; i < Counts.Length; i++)
            Values[i] = Inside(i, (Lowest(i) * (1 - height)) + (Highest(i) * height));

        var last = Counts.Length - 1;
        if (sum > most && Counts[last] > 0)
            Values[last] = Inside(last, Values[last] + ((sum - most) / Counts[last]));
        else if (sum < least && Counts[0] > 0)
            Values[0] = Inside(0, Values[0] - ((least - sum) / Counts[0]));
        else
            return sum >= least && sum <= most;
        return true;
    }

    /// <summary>The bucket whose value may move most: one of its observations can take what rounding left.</summary>
    public int Roomiest()
    {
        var (best, room) = (-1, -1.0);
        for (var i = 0; i < Counts.Length; i++)
        {
            if (Counts[i] == 0)
                continue;
            var below = i == 0 ? double.PositiveInfinity : Values[i] - bounds[i - 1];
            var above = i == bounds.Count ? double.PositiveInfinity : bounds[i] - Values[i];
            if (Math.Min(below, above) > room)
                (best, room) = (i, Math.Min(below, above));
        }

        return best;
    }

    /// <summary>The value in the bucket that is nearest. A bucket has its upper bound, and not its lower one.</summary>
    public double Inside(int bucket, double value)
    {
        var lower = bucket == 0 ? double.MinValue : Math.BitIncrement(bounds[bucket - 1]);
        var upper = bucket == bounds.Count ? double.MaxValue : bounds[bucket];
        return double.IsNaN(value) ? lower : Math.Clamp(value, lower, upper);
    }

    // The first bucket of durations and sizes begins at 0.
    private double Lowest(int bucket) => bucket > 0 ? Math.BitIncrement(bounds[bucket - 1]) : Math.Min(bounds[0], 0);

    private double Highest(int bucket) => bucket < bounds.Count ? bounds[bucket] : Lowest(bucket);
}
