namespace Gateway.Instrumentation;

/// <summary>
/// Counts observations in buckets and sums them up, so that Prometheus can compute quantiles over any time and any
/// number of instances. Times are in seconds and sizes in bytes, by convention.
/// </summary>
/// <remarks>Thread-safe. Recording never throws, never waits and allocates nothing.</remarks>
public sealed class Histogram : Series
{
    // Adding to it leaves it negative for longer than any process lives.
    private const long Retired = long.MinValue;
    private const int MaxBucketsOnStack = 128;

    private readonly long[] _counts;
    private double _sum;
    private volatile Baseline? _baseline;

    internal Histogram(Metric metric, byte[] labels)
        : base(metric, labels)
    {
        _counts = new long[metric.Histogram!.Buckets.Count + 1];
    }

    /// <summary>How many observations the page shows; 0 once the series is removed.</summary>
    public long Count
    {
        get
        {
            Span<long> counts = _counts.Length <= MaxBucketsOnStack ? stackalloc long[_counts.Length] : new long[_counts.Length];
            return TryRead(counts, out _) ? counts[^1] : 0;
        }
    }

    /// <summary>The sum of the observations that the page shows; 0 once the series is removed.</summary>
    public double Sum
    {
        get
        {
            Span<long> counts = _counts.Length <= MaxBucketsOnStack ? stackalloc long[_counts.Length] : new long[_counts.Length];
            return TryRead(counts, out var sum) ? sum : 0;
        }
    }

    /// <summary>Counts one observation.</summary>
    /// <param name="value">The observed value. NaN and infinity are dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void Observe(double value) => Observe(value, 1);

    /// <summary>Counts one duration, in seconds.</summary>
    /// <param name="duration">The duration. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void Observe(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero)
            Metric.ReportRejected(RejectionReason.Negative);
        else
            Observe(duration.TotalSeconds, 1);
    }

    /// <summary>Counts several equal observations at once.</summary>
    /// <param name="value">The observed value. NaN and infinity are dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    /// <param name="count">How many. 0 changes nothing; a negative number is dropped and counted likewise.</param>
    public void Observe(double value, long count)
    {
        if (!double.IsFinite(value))
        {
            Metric.ReportRejected(RejectionReason.NotFinite);
            return;
        }

        if (count <= 0)
        {
            if (count < 0)
                Metric.ReportRejected(RejectionReason.Negative);
            return;
        }

        if (Interlocked.Add(ref _counts[Metric.Histogram!.Buckets.IndexOf(value)], count) < 0)
        {
            this.Successor()?.Observe(value, count);
            return;
        }

        var sum = Volatile.Read(ref _sum);
        while (true)
        {
            // A sum stays finite, or no later difference of it would mean anything.
            var next = Math.Clamp(sum + value * count, double.MinValue, double.MaxValue);
            var seen = Interlocked.CompareExchange(ref _sum, next, sum);
            if (seen.Equals(sum))
                return;
            sum = seen;
        }
    }

    /// <summary>Measures the time until the timer is disposed: <c>using (histogram.Time()) { … }</c>. Throwing ends the measurement too.</summary>
    /// <returns>A timer. It may be copied, disposed twice and carried across <c>await</c>; it observes once. It allocates nothing.</returns>
    public HistogramTimer Time() => new(Metric.Registry.Timing.Start(this));

    internal override void Write(ref ExpositionWriter writer)
    {
        var layout = Metric.Histogram!;
        var bounds = layout.BoundLabels;
        Span<long> counts = _counts.Length <= MaxBucketsOnStack ? stackalloc long[_counts.Length] : new long[_counts.Length];
        if (!TryRead(counts, out var sum))
            return;
        for (var i = 0; i < counts.Length; i++)
            writer.Sample(layout.BucketName, Labels, bounds[i], counts[i]);
        writer.Sample(layout.SumName, Labels, sum);
        writer.Sample(layout.CountName, Labels, counts[^1]);
    }

    internal override void Reset()
    {
        var counts = new long[_counts.Length];
        for (var i = 0; i < counts.Length; i++)
            counts[i] = Volatile.Read(ref _counts[i]);
        _baseline = new Baseline(counts, Volatile.Read(ref _sum));
    }

    internal override void Retire()
    {
        foreach (ref var count in _counts.AsSpan())
            Interlocked.Exchange(ref count, Retired);
    }

    /// <summary>
    /// Reads the buckets cumulated, as the page shows them. The total is the last of them, so it agrees with the bucket
    /// up to +Inf however many writers are at work. False when the series is removed.
    /// </summary>
    private bool TryRead(Span<long> cumulated, out double sum)
    {
        // The baseline before the counts: a bucket can only have grown since it was taken.
        var baseline = _baseline;
        sum = Volatile.Read(ref _sum) - (baseline?.Sum ?? 0);
        long total = 0;
        for (var i = 0; i < cumulated.Length; i++)
        {
            var count = Volatile.Read(ref _counts[i]);
            if (count < 0)
                return false;
            total += count - (baseline?.Counts[i] ?? 0);
            cumulated[i] = total;
        }

        if (total == 0)
            sum = 0; // not the rounding error of a large sum
        return true;
    }

    private sealed record Baseline(long[] Counts, double Sum);
}
