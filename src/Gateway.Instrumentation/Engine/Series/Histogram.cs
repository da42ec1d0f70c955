namespace Gateway.Instrumentation;

/// <summary>
/// Counts observations in buckets and sums them, so that Prometheus can compute quantiles over any time range and any number
/// of instances. By convention, durations are in seconds and sizes in bytes.
/// </summary>
/// <remarks>Thread-safe. Recording never throws, never waits and allocates nothing.</remarks>
public sealed class Histogram : ObservedSeries
{
    internal Histogram(Metric metric, byte[] labels)
        : base(metric, labels)
    {
    }

    /// <summary>Records one observation.</summary>
    /// <param name="value">The value. NaN and infinity are dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void Observe(double value) => TryObserve(value, 1);

    /// <summary>Records one duration, in seconds.</summary>
    /// <param name="duration">The duration; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void Observe(TimeSpan duration)
    {
        if (TrySeconds(duration, out var seconds))
            TryObserve(seconds, 1);
    }

    /// <summary>Records several equal observations at once.</summary>
    /// <param name="value">The value. NaN and infinity are dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    /// <param name="count">Number of observations. 0 records nothing; a negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void Observe(double value, int count) => TryObserve(value, count);

    /// <summary>Measures the time until the timer is disposed: <c>using (histogram.Time()) { … }</c>. An exception ends the measurement too.</summary>
    /// <returns>The timer. It may be copied, kept across <c>await</c> and disposed twice; it observes once. It allocates nothing.</returns>
    public HistogramTimer Time() => new(Metric.Registry.Timing.Start(this));

    internal override void Accept(SeriesVisitor visitor)
    {
        Span<long> counts = Metric.Observed!.BucketCount <= MaxBucketsOnStack
            ? stackalloc long[Metric.Observed.BucketCount]
            : new long[Metric.Observed.BucketCount];
        if (!TryRead(counts, out var cells, out var sum))
            return;
        var exemplars = visitor.ReadsExemplars && Metric.Registry.Exemplars ? cells.Arm() : null;
        visitor.VisitHistogram(this, new HistogramReading(Metric.Definition.Buckets!, counts, sum, cells.Resets, exemplars));
    }

    internal override void Write(ref ExpositionWriter writer)
    {
        var layout = Metric.Observed!;
        Span<long> counts = layout.BucketCount <= MaxBucketsOnStack ? stackalloc long[layout.BucketCount] : new long[layout.BucketCount];
        if (!TryRead(counts, out var cells, out var sum))
            return;
        var exemplars = writer.Format == ExpositionFormat.OpenMetrics && Metric.Registry.Exemplars
            ? cells.Arm()
            : null;
        for (var i = 0; i < counts.Length; i++)
            writer.Sample(layout.BucketName, Labels, layout.BoundLabels[i], counts[i], exemplars?[i]);

        // In OpenMetrics the sum is a counter. A sum that may go down must be omitted, and the count with it, or a strict reader
        // rejects the whole page. The +Inf bucket still shows the count.
        if (writer.Format == ExpositionFormat.Text || (sum >= 0 && !layout.HasNegativeBounds))
        {
            writer.Sample(layout.SumName, Labels, sum);
            writer.Sample(layout.CountName, Labels, default, counts[^1]);
        }

        Metric.WriteCreated(ref writer, this);
    }
}
