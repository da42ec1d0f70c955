using Prometheus;

namespace Gateway.Instrumentation.PrometheusNet;

/// <summary>The collectors that stand for one metric, and their series.</summary>
internal sealed class MirroredMetric(CollectorRegistry registry, MetricDefinition definition, PublishedName name)
{
    private readonly Prometheus.MetricFactory _collectors = Metrics.WithCustomRegistry(registry);
    private readonly Dictionary<string, Func<Series, string[], string, MirroredSeries>> _byLabelNames = new(StringComparer.Ordinal);
    private readonly Dictionary<Series, MirroredSeries> _series = [];
    private readonly Dictionary<string, MirroredSeries> _byLabels = new(StringComparer.Ordinal);

    public MetricDefinition Definition => definition;

    /// <summary>True once prometheus-net refused the metric.</summary>
    public bool IsLeftOut { get; private set; }

    /// <summary>What stands for a series, made when it is visited first.</summary>
    /// <exception cref="InvalidOperationException">prometheus-net does not take the metric, or gives someone else's.</exception>
    public MirroredSeries Of(Series series, int pass)
    {
        if (!_series.TryGetValue(series, out var mirrored))
            mirrored = Create(series);
        mirrored.Pass = pass;
        return mirrored;
    }

    /// <summary>Hides what a pass did not visit, and forgets series that were removed.</summary>
    public void HideUnseen(int pass)
    {
        foreach (var mirrored in _series.Values)
        {
            if (mirrored.Pass == pass)
                continue;
            if (mirrored.Series.IsRemoved)
                Forget(mirrored);
            else
                mirrored.Hide();
        }
    }

    public void LeaveOut()
    {
        IsLeftOut = true;
        Clear();
    }

    public void Clear()
    {
        foreach (var mirrored in _series.Values)
            Forget(mirrored);
    }

    private MirroredSeries Create(Series series)
    {
        var theirs = registry.StaticLabels.ToDictionary();
        var labels = series.ReadLabels().Where(label => !theirs.TryGetValue(label.Key, out var value) || value != label.Value).ToList();
        string[] names = [.. labels.Select(static label => label.Key)];
        string[] values = [.. labels.Select(static label => label.Value)];
        var labelNames = string.Join(',', names);
        if (!_byLabelNames.TryGetValue(labelNames, out var create))
            _byLabelNames.Add(labelNames, create = Collect(names));

        // A series with the same labels that was removed since the last pass: its numbers are not this one's.
        var key = labelNames + string.Concat(values.Select(static value => $"\n{value.Length} {value}"));
        if (_byLabels.TryGetValue(key, out var former))
            Forget(former);
        var mirrored = create(series, values, key);
        _series.Add(series, mirrored);
        _byLabels.Add(key, mirrored);
        return mirrored;
    }

    private void Forget(MirroredSeries mirrored)
    {
        _series.Remove(mirrored.Series);
        _byLabels.Remove(mirrored.Key);
        mirrored.Remove();
    }

    private Func<Series, string[], string, MirroredSeries> Collect(string[] labels)
    {
        switch (definition.Type)
        {
            case MetricType.Counter:
                var counter = Counter(definition.Name, labels);
                return (series, values, key) => new CounterMirror(series, counter.WithLabels, values) { Key = key };
            case MetricType.Histogram:
                var histogram = Own(_collectors.CreateHistogram(definition.Name, name.Help, new HistogramConfiguration
                {
                    LabelNames = labels,
                    Buckets = [.. definition.Buckets!],
                    SuppressInitialValue = true,
                    ExemplarBehavior = ExemplarBehavior.NoExemplars(),
                }));
                var layout = new BucketValues(definition.Buckets!);
                return (series, values, key) => new HistogramMirror(series, histogram.WithLabels, values, layout) { Key = key };
            case MetricType.Summary:
                var quantiles = Gauge(definition.Name, [.. labels, "quantile"]);
                var (sum, count) = (Counter(definition.Name + "_sum", labels), Counter(definition.Name + "_count", labels));
                return (series, values, key) => new SummaryMirror(series, quantiles, sum.WithLabels, count.WithLabels, values) { Key = key };
            default:
                var gauge = Gauge(definition.Name, labels);
                return (series, values, key) => new GaugeMirror(series, gauge.WithLabels(values)) { Key = key };
        }
    }

    private Prometheus.Counter Counter(string metric, string[] labels) => Own(_collectors.CreateCounter(metric, name.Help, new CounterConfiguration
    {
        LabelNames = labels,
        SuppressInitialValue = true,
        ExemplarBehavior = ExemplarBehavior.NoExemplars(), // its own are those of the scrape
    }));

    private Prometheus.Gauge Gauge(string metric, string[] labels) =>
        Own(_collectors.CreateGauge(metric, name.Help, new GaugeConfiguration { LabelNames = labels, SuppressInitialValue = true }));

    private TCollector Own<TCollector>(TCollector collector)
        where TCollector : Collector => ReferenceEquals(collector.Help, name.Help)
            ? collector
            : throw new InvalidOperationException($"a metric of prometheus-net has the name {collector.Name} already");
}
