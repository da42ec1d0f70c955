namespace Gateway.Instrumentation;

/// <summary>A series that counts and sums observations: the common part of <see cref="Histogram"/> and <see cref="Summary"/>.</summary>
public abstract class ObservedSeries : Series
{
    private protected const int MaxBucketsOnStack = 128;

    private volatile HistogramCells _cells;
    private volatile bool _handsOver;
    private volatile bool _hasHandedOver;
    private long _countBeforeReset; // guarded by the registry's gate

    private protected ObservedSeries(Metric metric, byte[] labels)
        : base(metric, labels)
    {
        _cells = new HistogramCells(metric);
    }

    /// <summary>The number of observations on the page; 0 for a removed series.</summary>
    public long Count => Totals().Count;

    /// <summary>The sum of observations on the page; 0 for a removed series.</summary>
    public double Sum => Totals().Sum;

    /// <summary>Records observations, or rejects them.</summary>
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

    /// <summary>Gives the seconds of a duration; rejects a negative one.</summary>
    private protected bool TrySeconds(TimeSpan duration, out double seconds)
    {
        seconds = duration.TotalSeconds;
        if (duration >= TimeSpan.Zero)
            return true;
        Metric.ReportRejected(RejectionReason.Negative);
        return false;
    }

    // New cells replace the old ones. A concurrent observation goes to either of them as a whole, so that count and sum always
    // belong together.
    internal override void Reset()
    {
        var old = _cells;
        if (old.IsRetired)
            return;
        _cells = new HistogramCells(Metric, old.Resets + 1);
        _countBeforeReset += SumOf(old.Retire().Counts);
    }

    internal override long Activity => _countBeforeReset + Totals().Count;

    internal override bool IsRetired => _cells.IsRetired;

    internal override bool HasHandedOver => _hasHandedOver;

    /// <summary>Reads count and sum, and since when they count: another object after a reset. False when the series is removed.</summary>
    internal bool TryReadSince(out long count, out double sum, out object since)
    {
        Span<long> counts = Metric.Observed!.BucketCount <= MaxBucketsOnStack
            ? stackalloc long[Metric.Observed.BucketCount]
            : new long[Metric.Observed.BucketCount];
        var live = TryRead(counts, out var cells, out sum);
        (count, since) = (counts[^1], cells);
        return live;
    }

    internal override void Retire(long? unlessActiveSince = null)
    {
        _handsOver = unlessActiveSince is not null;
        var (counts, sum) = _cells.Retire();
        if (!_handsOver || unlessActiveSince == _countBeforeReset + SumOf(counts))
            return;
        _hasHandedOver = true;
        this.Successor()?._cells.Absorb(counts, sum);
    }

    private static long SumOf(long[] counts) => counts.Aggregate(CellMarks.Sum);

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
                    // The count has already gone to the successor, or was dropped with the whole series.
                    if (_handsOver && this.Successor() is { } heir)
                        heir._cells.Absorb([], value * count);
                    return;
                case HistogramCells.Addition.Refused when ReferenceEquals(cells, _cells):
                    this.Successor()?.Add(bucket, value, count);
                    return;
            }

            // A reset replaced the cells meanwhile: the new ones take the observation.
        }
    }

    private (long Count, double Sum) Totals() => TryReadSince(out var count, out var sum, out _) ? (count, sum) : default;

    /// <summary>Reads the cells. False when the series is removed. After a concurrent reset the new cells are read.</summary>
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
