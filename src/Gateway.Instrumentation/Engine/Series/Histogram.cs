namespace Gateway.Instrumentation;

/// <summary>
/// Counts observations in buckets and sums them up, so that Prometheus can compute quantiles over any time and any
/// number of instances. Times are in seconds and sizes in bytes, by convention.
/// </summary>
/// <remarks>Thread-safe. Recording never throws, never waits and allocates nothing.</remarks>
public sealed class Histogram : ObservedSeries
{
    internal Histogram(Metric metric, byte[] labels)
        : base(metric, labels)
    {
    }

    /// <summary>Counts one observation.</summary>
    /// <param name="value">The observed value. NaN and infinity are dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void Observe(double value) => TryObserve(value, 1);

    /// <summary>Counts one duration, in seconds.</summary>
    /// <param name="duration">The duration. A negative one is dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    public void Observe(TimeSpan duration)
    {
        if (TrySeconds(duration, out var seconds))
            TryObserve(seconds, 1);
    }

    /// <summary>Counts several equal observations at once.</summary>
    /// <param name="value">The observed value. NaN and infinity are dropped and counted in <c>gateway_metrics_rejected_total</c>.</param>
    /// <param name="count">How many. 0 changes nothing; a negative number is dropped and counted likewise.</param>
    public void Observe(double value, int count) => TryObserve(value, count);

    /// <summary>Measures the time until the timer is disposed: <c>using (histogram.Time()) { … }</c>. Throwing ends the measurement too.</summary>
    /// <returns>A timer. It may be copied, disposed twice and carried across <c>await</c>; it observes once. It allocates nothing.</returns>
    public HistogramTimer Time() => new(Metric.Registry.Timing.Start(this));

    internal override SeriesSnapshot? Read()
    {
        var counts = new long[Metric.Observed!.BucketCount];
        if (!TryRead(counts, out _, out var sum))
            return null;
        double[] bounds = [.. Metric.Definition.Buckets!, double.PositiveInfinity];
        return new SeriesSnapshot(this)
        {
            Count = counts[^1],
            Sum = sum,
            Buckets = Array.AsReadOnly([.. counts.Select((count, i) => new BucketSnapshot(bounds[i], count))]),
        };
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

        // To OpenMetrics the sum is a counter: where it may go down it must be left out, and the count with it, or a
        // strict reader refuses the whole page. The bucket up to +Inf still has the count.
        if (writer.Format == ExpositionFormat.Text || (sum >= 0 && !layout.HasNegativeBounds))
        {
            writer.Sample(layout.SumName, Labels, sum);
            writer.Sample(layout.CountName, Labels, default, counts[^1]);
        }

        Metric.WriteCreated(ref writer, this);
    }
}
