using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation;

/// <summary>What a listener calls to read one instrument.</summary>
internal sealed class InstrumentReader(Metric metric, PublishedPart part, SeriesTags tags, CallbackReadings callbacks)
{
    /// <summary>The last reading of callbacks that this instrument has shown. Guarded by <see cref="CallbackReadings"/>.</summary>
    public long Reading { get; set; }

    public IEnumerable<Measurement<double>> Read()
    {
        if (metric.HasCallbacks)
            callbacks.BeFreshFor(this);
        var series = metric.Series.Snapshot.Span;
        var visitor = new Visitor(part, tags, series.Length);
        foreach (var one in series)
            one.Accept(visitor);
        return visitor.Measurements;
    }

    private sealed class Visitor(PublishedPart part, SeriesTags tags, int capacity) : SeriesVisitor
    {
        public List<Measurement<double>> Measurements { get; } = new(capacity);

        public override void VisitCounter(Counter counter, double value, SeriesExemplar? exemplar) => Add(counter, value);

        public override void VisitGauge(Gauge gauge, double value) => Add(gauge, value);

        public override void VisitInfo(Info info) => Add(info, 1);

        public override void VisitHistogram(Histogram histogram, in HistogramReading reading) =>
            AddObservations(histogram, reading.Count, reading.Sum);

        public override void VisitSummary(Summary summary, in SummaryReading reading)
        {
            if (part != PublishedPart.Number)
                AddObservations(summary, reading.Count, reading.Sum);
            for (var i = 0; part == PublishedPart.Number && i < reading.Values.Length; i++)
                Measurements.Add(new(reading.Values[i], tags.Of(summary, reading.Quantiles, i)));
        }

        private void AddObservations(Series series, long count, double sum)
        {
            if (part == PublishedPart.Count)
                Add(series, count);
            else if (part == PublishedPart.AnySum || sum >= 0)
                Add(series, sum);
        }

        private void Add(Series series, double value) => Measurements.Add(new(value, tags.Of(series)));
    }
}
