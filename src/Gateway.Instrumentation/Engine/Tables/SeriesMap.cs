using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>The label map of one metric: its values are the metric's series.</summary>
internal sealed class SeriesMap<TSeries, T1, T2, T3> : LabelMap<TSeries, T1, T2, T3>, ISeriesOwner
    where TSeries : Series
{
    private readonly Metric _metric;
    private readonly Func<Metric, byte[], TSeries> _create;
    private readonly TSeries _sink;

    // Live series carry no key: only the few that were removed are looked up by their handle.
    private readonly ConditionalWeakTable<Series, RetiredKey> _retired = [];

    public SeriesMap(
        Metric metric, Func<Metric, byte[], TSeries> create,
        LabelDomain<T1> domain1, LabelDomain<T2> domain2, LabelDomain<T3> domain3)
        : base(metric.Registry, domain1, domain2, domain3)
    {
        _metric = metric;
        _create = create;
        _sink = create(metric, []);
        _sink.Retire();
        domain1.Join(metric);
        domain2.Join(metric);
        domain3.Join(metric);
    }

    public Series? SuccessorOf(Series retired) =>
        !ReferenceEquals(retired, _sink) && _retired.TryGetValue(retired, out var key)
            ? Get(key.Value.V1, key.Value.V2, key.Value.V3)
            : null;

    protected override bool IsFull => _metric.Series.Count >= Registry.MaxSeriesPerMetric;

    // The sum of several gauges under one name would be a number that nobody measured.
    protected override bool FoldsWhenFull => _metric.Definition.Type is not (MetricType.Gauge or MetricType.Info);

    protected override TSeries Create(in Key key)
    {
        var series = _create(_metric, _metric.EncodeLabels(Describe(key)));
        _metric.Add(series);
        return series;
    }

    protected override TSeries Dropped(in Key key) => _sink;

    protected override void ReportOverflow(Folds folds) => _metric.ReportOverflow();

    protected override void OnRemoved(in Key key, TSeries value)
    {
        // In this order: once retired, the handle must find its way to a successor.
        _retired.Add(value, new RetiredKey(key));
        _metric.Series.Remove(value);
        value.Retire();
    }

    private sealed record RetiredKey(Key Value);
}
