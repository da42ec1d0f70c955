namespace Gateway.Instrumentation;

/// <summary>Makes the objects of a <see cref="RegistrySnapshot"/>.</summary>
internal sealed class SnapshotReader : SeriesVisitor
{
    private readonly List<MetricSnapshot> _metrics = [];
    private List<SeriesSnapshot> _series = [];

    public IReadOnlyList<MetricSnapshot> Metrics => _metrics.AsReadOnly();

    public override bool Enter(MetricDefinition definition)
    {
        _series = [];
        _metrics.Add(new MetricSnapshot(definition.Name, definition.Type, definition.Help, definition.Family, _series.AsReadOnly()));
        return true;
    }

    public override void VisitCounter(Counter counter, double value, SeriesExemplar? exemplar) => AddNumber(counter, value);

    public override void VisitGauge(Gauge gauge, double value) => AddNumber(gauge, value);

    public override void VisitInfo(Info info) => AddNumber(info, 1);

    public override void VisitHistogram(Histogram histogram, in HistogramReading reading)
    {
        var buckets = new BucketSnapshot[reading.CumulativeCounts.Length];
        for (var i = 0; i < buckets.Length; i++)
            buckets[i] = new(i < reading.Bounds.Count ? reading.Bounds[i] : double.PositiveInfinity, reading.CumulativeCounts[i]);
        _series.Add(new SeriesSnapshot(histogram) { Count = reading.Count, Sum = reading.Sum, Buckets = Array.AsReadOnly(buckets) });
    }

    public override void VisitSummary(Summary summary, in SummaryReading reading)
    {
        var quantiles = new QuantileSnapshot[reading.Values.Length];
        for (var i = 0; i < quantiles.Length; i++)
            quantiles[i] = new(reading.Quantiles[i], reading.Values[i]);
        _series.Add(new SeriesSnapshot(summary) { Count = reading.Count, Sum = reading.Sum, Quantiles = Array.AsReadOnly(quantiles) });
    }

    private void AddNumber(Series series, double value) => _series.Add(new SeriesSnapshot(series) { Value = value });
}
