namespace Gateway.Instrumentation;

/// <summary>A metric of the page whose numbers come from instruments of one name.</summary>
internal abstract class MeterMetric(InstrumentShape shape, Metric metric)
{
    /// <summary>The instrument that made the metric.</summary>
    public InstrumentShape Shape { get; } = shape;

    public Metric Metric { get; } = metric;

    /// <summary>How many instruments record to it.</summary>
    public abstract int Instruments { get; }

    /// <summary>A recorder for one more instrument.</summary>
    public abstract InstrumentRecorder Record(InstrumentShape shape);

    /// <summary>Registers the metric.</summary>
    /// <exception cref="MetricRegistrationException">Another metric has the name, or it is no valid name.</exception>
    public static MeterMetric Register(MetricRegistry registry, InstrumentShape shape)
    {
        var labels = new TagLabels(registry, shape.Type);
        var buckets = shape.Type == MetricType.Histogram ? registry.BucketsOf(shape.Name) ?? shape.Buckets : null;
        var definition = new MetricDefinition(shape.Name, shape.Type, shape.Help, labels, family: null, buckets) { IsFromMeter = true };
        return registry.GetOrAdd(definition, [], metric => Create(shape, metric, labels));
    }

    private static MeterMetric Create(InstrumentShape shape, Metric metric, TagLabels labels)
    {
        return shape.Kind switch
        {
            InstrumentKind.Counter => Counters(static (map, shape) => new CounterRecorder(map, shape)),
            InstrumentKind.ObservableCounter => Counters(static (map, shape) => new ObservedCounterRecorder(map, shape)),
            InstrumentKind.Histogram => new Of<Histogram>(
                shape, new(metric, labels, static (metric, text) => new Histogram(metric, text)), static (map, shape) => new HistogramRecorder(map, shape)),
            InstrumentKind.UpDownCounter => Gauges(static (map, shape) => new UpDownRecorder(map, shape)),
            InstrumentKind.Gauge => Gauges(static (map, shape) => new GaugeRecorder(map, shape)),
            InstrumentKind.ObservableUpDownCounter => Gauges(static (map, shape) => new ObservedGaugeRecorder(map, shape, adds: true)),
            _ => Gauges(static (map, shape) => new ObservedGaugeRecorder(map, shape, adds: false)),
        };

        Of<Counter> Counters(Func<TagMap<Counter>, InstrumentShape, InstrumentRecorder> record) =>
            new(shape, new(metric, labels, static (metric, text) => new Counter(metric, text)), record);

        Of<Gauge> Gauges(Func<TagMap<Gauge>, InstrumentShape, InstrumentRecorder> record) =>
            new(shape, new(metric, labels, static (metric, text) => new Gauge(metric, text)), record);
    }

    private sealed class Of<TSeries>(
        InstrumentShape shape, TagMap<TSeries> map, Func<TagMap<TSeries>, InstrumentShape, InstrumentRecorder> record)
        : MeterMetric(shape, map.Metric)
        where TSeries : Series
    {
        public override int Instruments => map.Instruments;

        public override InstrumentRecorder Record(InstrumentShape instrument) => record(map, instrument);
    }
}
