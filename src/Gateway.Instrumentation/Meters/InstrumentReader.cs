using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation;

/// <summary>What a listener calls to read one instrument.</summary>
/// <param name="metric">The metric on the page.</param>
/// <param name="part">What the instrument shows of it.</param>
/// <param name="tags">The tags of its series.</param>
/// <param name="callbacks">Asks callbacks first.</param>
/// <param name="growing">What was shown, for an instrument that may not fall; null for others.</param>
internal sealed class InstrumentReader(Metric metric, PublishedPart part, SeriesTags tags, CallbackReadings callbacks, GrowingNumbers? growing)
{
    /// <summary>The last reading of callbacks that this instrument has shown. Guarded by <see cref="CallbackReadings"/>.</summary>
    public long Reading { get; set; }

    public IEnumerable<Measurement<double>> Read()
    {
        if (metric.HasCallbacks)
            callbacks.BeFreshFor(this);
        var series = metric.Series.Snapshot.Span;
        var measurements = new List<Measurement<double>>(series.Length);
        if (growing is null)
        {
            var visitor = new Visitor(part, tags, measurements);
            foreach (var one in series)
                one.Accept(visitor);
            return measurements;
        }

        lock (growing.Gate)
        {
            foreach (var one in series)
            {
                if (TryRead(one, out var value, out var since, out var kept))
                    measurements.Add(new(growing.Of(one, value, since, kept), tags.Of(one)));
            }

            growing.EndReading();
        }

        return measurements;
    }

    private bool TryRead(Series series, out double value, out object since, out double kept)
    {
        if (series is Counter counter)
            return counter.TryReadSince(out value, out since, out kept);
        kept = 0;
        var live = ((ObservedSeries)series).TryReadSince(out var count, out var sum, out since);
        value = part == PublishedPart.Count ? count : sum;
        return live && value >= 0;
    }

    private sealed class Visitor(PublishedPart part, SeriesTags tags, List<Measurement<double>> measurements) : SeriesVisitor
    {
        public override void VisitGauge(Gauge gauge, double value) => Add(gauge, value);

        public override void VisitInfo(Info info) => Add(info, 1);

        public override void VisitHistogram(Histogram histogram, in HistogramReading reading) => Add(histogram, reading.Sum);

        public override void VisitSummary(Summary summary, in SummaryReading reading)
        {
            if (part == PublishedPart.AnySum)
                Add(summary, reading.Sum);
            for (var i = 0; part == PublishedPart.Number && i < reading.Values.Length; i++)
                measurements.Add(new(reading.Values[i], tags.Of(summary, reading.Quantiles, i)));
        }

        private void Add(Series series, double value) => measurements.Add(new(value, tags.Of(series)));
    }
}
