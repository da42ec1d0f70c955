namespace Gateway.Instrumentation;

/// <summary>
/// Counts observations in buckets and sums them up, so that Prometheus can compute quantiles over any time and any
/// number of instances. Times are in seconds and sizes in bytes, by convention.
/// </summary>
/// <remarks>Thread-safe. Recording never throws, never waits and allocates nothing.</remarks>
public sealed class Histogram : Series
{
    private const int MaxBucketsOnStack = 128;

    private volatile HistogramCells _cells;
    private volatile bool _handsOver;
    private long _countBeforeReset; // guarded by the registry's gate

    internal Histogram(Metric metric, byte[] labels)
        : base(metric, labels)
    {
        _cells = new HistogramCells(metric);
    }

    /// <summary>How many observations the page shows; 0 once the series is removed.</summary>
    public long Count => Read().Count;

    /// <summary>The sum of the observations that the page shows; 0 once the series is removed.</summary>
    public double Sum => Read().Sum;

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
    public void Observe(double value, int count)
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

        Add(Metric.Histogram!.BucketOf(value), value, count);
    }

    /// <summary>Measures the time until the timer is disposed: <c>using (histogram.Time()) { … }</c>. Throwing ends the measurement too.</summary>
    /// <returns>A timer. It may be copied, disposed twice and carried across <c>await</c>; it observes once. It allocates nothing.</returns>
    public HistogramTimer Time() => new(Metric.Registry.Timing.Start(this));

    internal override void Write(ref ExpositionWriter writer)
    {
        var layout = Metric.Histogram!;
        Span<long> counts = layout.BucketCount <= MaxBucketsOnStack ? stackalloc long[layout.BucketCount] : new long[layout.BucketCount];
        if (!TryRead(counts, out var cells, out var sum))
            return;
        var exemplars = writer.Format == ExpositionFormat.OpenMetrics && Metric.Registry.Exemplars
            ? cells.Arm()
            : null;
        for (var i = 0; i < counts.Length; i++)
            writer.Sample(layout.BucketName, Labels, layout.BoundLabels[i], counts[i], exemplars?[i]);

        // To OpenMetrics the sum is a counter: where it may go down it must be left out, and the count with it, or a
        // strict reader refuses the whole page. The bucket up to +Inf still has the count.
        if (writer.Format == ExpositionFormat.Text || (sum >= 0 && !layout.HasNegativeBounds))
        {
            writer.Sample(layout.SumName, Labels, sum);
            writer.Sample(layout.CountName, Labels, default, counts[^1]);
        }

        Metric.WriteCreated(ref writer, this);
    }

    // Other cells take the place of the old ones. An observation that runs meanwhile goes to the one or to the other as
    // a whole, so that count and sum always belong together.
    internal override void Reset()
    {
        var old = _cells;
        if (old.IsRetired)
            return;
        _cells = new HistogramCells(Metric);
        _countBeforeReset += old.Retire().Counts.Sum();
    }

    internal override long Activity => _countBeforeReset + Read().Count;

    internal override void Retire(long? unlessActiveSince = null)
    {
        _handsOver = unlessActiveSince is not null;
        var (counts, sum) = _cells.Retire();
        if (_handsOver && unlessActiveSince != _countBeforeReset + counts.Sum())
            this.Successor()?._cells.Absorb(counts, sum);
    }

    private void Add(int bucket, double value, int count)
    {
        while (true)
        {
            var cells = _cells;
            switch (cells.Add(bucket, value, count))
            {
                case HistogramCells.Addition.Whole:
                    return;
                case HistogramCells.Addition.WithoutSum:
                    // What was counted went to the successor already, or was dropped as a whole.
                    if (_handsOver && this.Successor() is { } heir)
                        heir._cells.Absorb([], value * count);
                    return;
                case HistogramCells.Addition.Refused when ReferenceEquals(cells, _cells):
                    this.Successor()?.Add(bucket, value, count);
                    return;
            }

            // Reset in between: the cells that took the place of the old ones take the observation.
        }
    }

    private (long Count, double Sum) Read()
    {
        Span<long> counts = Metric.Histogram!.BucketCount <= MaxBucketsOnStack
            ? stackalloc long[Metric.Histogram.BucketCount]
            : new long[Metric.Histogram.BucketCount];
        return TryRead(counts, out _, out var sum) ? (counts[^1], sum) : default;
    }

    /// <summary>False when the series is removed. Cells that were reset meanwhile have a successor to read.</summary>
    private bool TryRead(Span<long> counts, out HistogramCells cells, out double sum)
    {
        while (true)
        {
            cells = _cells;
            if (cells.TryRead(counts, out sum))
                return true;
            if (ReferenceEquals(cells, _cells))
                return false;
        }
    }
}
