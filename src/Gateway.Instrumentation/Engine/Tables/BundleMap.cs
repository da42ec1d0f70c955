namespace Gateway.Instrumentation;

/// <summary>A label map of bundles: a family's own objects, each with the handles that one event records to.</summary>
internal sealed class BundleMap<TBundle, T1, T2, T3, T4, T5> : LabelMap<TBundle, T1, T2, T3, T4, T5>, IBundleMap
    where TBundle : class
{
    private readonly Func<T1, T2, T3, T4, T5, TBundle> _create;

    // Made while a look-up inside was folded or dropped: they hold the wrong handles once there is room.
    private HashSet<TBundle>? _folded;

    public BundleMap(MetricRegistry registry, Func<T1, T2, T3, T4, T5, TBundle> create, LabelDomains<T1, T2, T3, T4, T5> domains)
        : base(registry, domains)
    {
        _create = create;
        registry.Join(this);
    }

    public void Drop(RemovedSeries removed)
    {
        var shared = removed.SharedWith(Domains.All);
        var folded = removed.MakesRoom ? _folded : null;
        if (shared.Length == 0 && folded is null)
            return;
        var values = removed.ValuesOf(shared);
        List<(LabelKey<T1, T2, T3, T4, T5>, TBundle)> leaving =
        [
            .. Index.Entries.Where(entry => folded?.Contains(entry.Value) == true
                || (shared.Length > 0 && values.Contains(new SharedValues(shared, pair => entry.Key.ValueAt(pair.Own))))),
        ];
        if (leaving.Count > 0)
            Remove(leaving);
    }

    protected override void Remove(IReadOnlyList<(LabelKey<T1, T2, T3, T4, T5> Key, TBundle Value)> leaving)
    {
        base.Remove(leaving);
        foreach (var (_, bundle) in leaving)
            _folded?.Remove(bundle);
    }

    protected override bool IsFull => Index.Count >= Registry.MaxSeriesPerMetric;

    protected override TBundle Create(in LabelKey<T1, T2, T3, T4, T5> key)
    {
        var folds = Registry.FoldsUnderGate;
        var bundle = _create(key.V1, key.V2, key.V3, key.V4, key.V5);
        if (Registry.FoldsUnderGate != folds)
            (_folded ??= new(ReferenceEqualityComparer.Instance)).Add(bundle);
        return bundle;
    }

    // Used only in a disabled registry, whose handles ignore everything.
    protected override TBundle Dropped(in LabelKey<T1, T2, T3, T4, T5> key) => Create(key);

    // A bundle is not a metric: the metrics with the same label count its folds.
    protected override void ReportOverflow(in FoldedLabels folded) => Domains.ReportFold(folded);
}
