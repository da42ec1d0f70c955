namespace Gateway.Instrumentation;

/// <summary>What counts observations and sums them up: what <see cref="Histogram"/> and <see cref="Summary"/> have in common.</summary>
public abstract class ObservedSeries : Series
{
    private protected const int MaxBucketsOnStack = 128;

    private volatile HistogramCells _cells;
    private volatile bool _handsOver;
    private long _countBeforeReset; // guarded by the registry's gate

    private protected ObservedSeries(Metric metric, byte[] labels)
        : base(metric, labels)
    {
        _cells = new HistogramCells(metric);
    }

    /// <summary>How many observations the page shows; 0 once the series is removed.</summary>
    public long Count => Totals().Count;

    /// <summary>The sum of the observations that the page shows; 0 once the series is removed.</summary>
    public double Sum => Totals().Sum;

    /// <summary>Counts observations, or refuses them.</summary>
    private protected bool TryObserve(double value, int count)
    {
        if (!double.IsFinite(value))
        {
            Metric.ReportRejected(RejectionReason.NotFinite);
            return false;
        }

        if (count <= 0)
        {
            if (count < 0)
                Metric.ReportRejected(RejectionReason.Negative);
            return false;
        }

        Add(Metric.Observed!.BucketOf(value), value, count);
        return true;
    }

    /// <summary>The seconds of a duration; refuses a negative one.</summary>
    private protected bool TrySeconds(TimeSpan duration, out double seconds)
    {
        seconds = duration.TotalSeconds;
        if (duration >= TimeSpan.Zero)
            return true;
        Metric.ReportRejected(RejectionReason.Negative);
        return false;
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

    internal override long Activity => _countBeforeReset + Totals().Count;

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

    private (long Count, double Sum) Totals()
    {
        Span<long> counts = Metric.Observed!.BucketCount <= MaxBucketsOnStack
            ? stackalloc long[Metric.Observed.BucketCount]
            : new long[Metric.Observed.BucketCount];
        return TryRead(counts, out _, out var sum) ? (counts[^1], sum) : default;
    }

    /// <summary>False when the series is removed. Cells that were reset meanwhile have a successor to read.</summary>
    private protected bool TryRead(Span<long> counts, out HistogramCells cells, out double sum)
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
