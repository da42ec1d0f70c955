using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>The label map of one metric: its values are the metric's series.</summary>
internal sealed class SeriesMap<TSeries, T1, T2, T3, T4, T5> : LabelMap<TSeries, T1, T2, T3, T4, T5>, ISeriesOwner
    where TSeries : Series
{
    private readonly Metric _metric;
    private readonly Func<Metric, byte[], TSeries> _create;
    private readonly TSeries _sink;
    private readonly int _maxSeries;
    private readonly int _oneSeries;

    // Live series store no key: only the few removed ones are looked up by their handle.
    private readonly ConditionalWeakTable<Series, RetiredKey> _retired = [];

    public SeriesMap(Metric metric, Func<Metric, byte[], TSeries> create, LabelDomains<T1, T2, T3, T4, T5> domains)
        : base(metric.Registry, () => domains)
    {
        _metric = metric;
        _create = create;

        // The registry's own metrics have one series per metric and must never fold: their overflow would report itself for ever.
        _maxSeries = metric.Registry.Diagnostics is null ? int.MaxValue : metric.Registry.MaxSeriesPerMetric;
        _oneSeries = metric.Definition.Type == MetricType.Gauge ? domains.OneSeries : 0;
        _sink = create(metric, []);
        _sink.Retire();
        foreach (var domain in domains.All)
            domain.Join(metric);
    }

    public Series? SuccessorOf(Series retired) =>
        !ReferenceEquals(retired, _sink) && _retired.TryGetValue(retired, out var key)
            ? Resolve(key.Value.V1, key.Value.V2, key.Value.V3, key.Value.V4, key.Value.V5)
            : null;

    public void RemoveIdle(IdleTracker tracker)
    {
        var leaving = new List<(LabelKey<T1, T2, T3, T4, T5>, TSeries)>();
        var activities = new List<long?>();
        foreach (var (key, series) in Index.Entries)
        {
            if (tracker.IsIdle(series, out var activity))
            {
                leaving.Add((key, series));
                activities.Add(activity);
            }
        }

        if (leaving.Count > 0)
            Retire(leaving, activities);
    }

    protected override int OneSeries => _oneSeries;

    protected override bool IsFull => _metric.Series.Count >= _maxSeries;

    // Gauges are not folded: the value of several gauges in one series would be a number that nobody measured.
    protected override bool FoldsWhenFull => _metric.Definition.Type is not (MetricType.Gauge or MetricType.Info);

    protected override TSeries Create(in LabelKey<T1, T2, T3, T4, T5> key)
    {
        var series = _create(_metric, _metric.EncodeLabels(Domains.Describe(key)));
        if (series is Gauge gauge)
            gauge.WithOther = Domains.WithOther(key);
        _metric.Add(series);
        Domains.Hold(key);
        return series;
    }

    protected override TSeries Dropped(in LabelKey<T1, T2, T3, T4, T5> key) => _sink;

    protected override void ReportOverflow(in FoldedLabels folded) => _metric.ReportOverflow();

    protected override void Remove(IReadOnlyList<(LabelKey<T1, T2, T3, T4, T5> Key, TSeries Value)> leaving) => Retire(leaving, activities: null);

    private void Retire(IReadOnlyList<(LabelKey<T1, T2, T3, T4, T5> Key, TSeries Value)> leaving, List<long?>? activities)
    {
        // In this order: a retired series must find its successor, and no look-up may find a retired series.
        var makesRoom = IsFull || Domains.AnyFull;
        base.Remove(leaving);
        _metric.Series.Leave(leaving.Count);
        Registry.DropBundles(new RemovedSeries(Domains.All, leaving.Count, (series, label) => leaving[series].Key.ValueAt(label)) { MakesRoom = makesRoom });
        for (var i = 0; i < leaving.Count; i++)
        {
            var (key, series) = leaving[i];
            Domains.Release(key);
            _retired.Add(series, new RetiredKey(key));
            series.Retire(activities?[i]);
        }

        _metric.Series.Trim();
    }

    private sealed record RetiredKey(LabelKey<T1, T2, T3, T4, T5> Value);
}
