namespace Gateway.Instrumentation;

/// <summary>
/// Counts observations, sums them, and shows their quantiles over the recent window
/// (<see cref="GatewayMetricsOptions.RecentWindow"/>), with a relative error of at most 1 % from 100 µs to 1,000 s. Quantiles
/// of several instances cannot be combined: with more than one instance, use a <see cref="Histogram"/>.
/// </summary>
/// <remarks>
/// Thread-safe. Recording never throws. It waits only for a moment, when a new slice of the window begins after a pause. It
/// allocates nothing once each slice has been used; a summary takes up to 32 KB. Without an observation in the window, no
/// quantile is shown. Outside the range a quantile is the smallest or largest value in the window.
/// </remarks>
public sealed class Summary : ObservedSeries
{
    private readonly SlidingWindow<SketchSlice> _recent;
    private volatile bool _retired;

    internal Summary(Metric metric, byte[] labels)
        : base(metric, labels)
    {
        _recent = new SlidingWindow<SketchSlice>(metric.Registry.Recent);
    }

    /// <summary>Records one observation.</summary>
    /// <param name="value">The value. NaN and infinity are dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void Observe(double value)
    {
        if (_retired)
            this.Successor()?.Observe(value);
        else if (TryObserve(value, 1))
            _recent.Current.RecordUnsummed(value);
    }

    /// <summary>Records one duration, in seconds.</summary>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void Observe(TimeSpan duration)
    {
        if (TrySeconds(duration, out var seconds))
            Observe(seconds);
    }

    /// <summary>Returns a quantile of the observations in the recent window.</summary>
    /// <param name="quantile">The quantile, from 0 to 1: 0.95 for the 95th percentile.</param>
    /// <returns>The value; null without an observation in the window, and for a removed series.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quantile"/> is not from 0 to 1.</exception>
    public double? Quantile(double quantile)
    {
        Quantiles.Checked(quantile);
        return _retired ? null : _recent.Quantile(quantile);
    }

    internal override void Write(ref ExpositionWriter writer)
    {
        var layout = Metric.Observed!;
        Span<long> count = stackalloc long[1];
        if (!TryRead(count, out _, out var sum))
            return;

        // In OpenMetrics a quantile must not be negative, and, as with histograms, a sum that may go down must be omitted.
        var quantiles = Metric.Definition.Quantiles!.Values;
        Span<double> values = quantiles.Length <= MaxBucketsOnStack ? stackalloc double[quantiles.Length] : new double[quantiles.Length];
        var known = _recent.TryRead(quantiles, values, out _);
        for (var i = 0; known && i < values.Length; i++)
        {
            if (writer.Format == ExpositionFormat.Text || values[i] >= 0)
                writer.Sample(Metric.Name, Labels, layout.BoundLabels[i], values[i]);
        }

        if (writer.Format == ExpositionFormat.Text || sum >= 0)
        {
            writer.Sample(layout.SumName, Labels, sum);
            writer.Sample(layout.CountName, Labels, default, count[0]);
        }

        Metric.WriteCreated(ref writer, this);
    }

    internal override void Accept(SeriesVisitor visitor)
    {
        Span<long> count = stackalloc long[1];
        if (!TryRead(count, out _, out var sum))
            return;
        var quantiles = Metric.Definition.Quantiles!;
        Span<double> values = quantiles.Count <= MaxBucketsOnStack ? stackalloc double[quantiles.Count] : new double[quantiles.Count];
        var known = _recent.TryRead(quantiles.Values, values, out _);
        visitor.VisitSummary(this, new SummaryReading(quantiles, known ? values : default, count[0], sum));
    }

    internal override void Reset()
    {
        base.Reset();
        _recent.Clear();
    }

    internal override void Retire(long? unlessActiveSince = null)
    {
        base.Retire(unlessActiveSince);
        _retired = true; // from now on, recordings go to the successor's window
    }
}
