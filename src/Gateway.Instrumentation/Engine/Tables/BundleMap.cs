namespace Gateway.Instrumentation;

/// <summary>A label map of bundles: a family's own objects, each with the handles that one event records to.</summary>
internal sealed class BundleMap<TBundle, T1, T2, T3, T4, T5> : LabelMap<TBundle, T1, T2, T3, T4, T5>, IBundleMap
    where TBundle : class
{
    private const int MaxNested = 32; // a delegate that looks up its own bundles would end the process

    private readonly Func<T1, T2, T3, T4, T5, TBundle> _create;
    private readonly WeakReference<IBundleMap> _self;

    // Made while a look-up inside was folded or dropped: they hold the wrong handles once there is room.
    private HashSet<LabelKey<T1, T2, T3, T4, T5>>? _folded;
    private bool _joined;
    private bool _joinedFolded;
    private int _creating;

    public BundleMap(MetricRegistry registry, Func<T1, T2, T3, T4, T5, TBundle> create, Func<LabelDomains<T1, T2, T3, T4, T5>> domains)
        : base(registry, domains)
    {
        _create = create;
        _self = new(this);
    }

    public void Drop(RemovedSeries removed, int domain)
    {
        Registry.BundleVisits++;
        var (own, theirs) = (0, 0); // the labels that both have: a bit for each
        var (ownOf, theirsOf) = (new int[5], new int[5]);
        for (var label = 0; label < Domains.All.Count; label++)
        {
            var found = removed.Domains.IndexOf(Domains.All[label]);
            if (found < 0)
                continue;
            if (found < domain)
                return; // dropped already, when it was found by that label
            own |= 1 << label;
            theirs |= 1 << found;
            (theirsOf[label], ownOf[found]) = (found, label);
        }

        var values = removed.ValuesOf(theirs);
        var leaving = values.Count <= Index.Count
            ? values.SelectMany(one => With(LabelKey<T1, T2, T3, T4, T5>.Of(own, label => one[theirsOf[label]]), own)).ToList()
            : Index.Entries.Where(entry => values.Contains(new SharedValues(theirs, label => entry.Key.ValueAt(ownOf[label])))).ToList();
        Registry.BundleVisits += leaving.Count;
        if (leaving.Count > 0)
            Remove(leaving);
    }

    public void DropFolded()
    {
        _joinedFolded = false; // the registry has forgotten it
        if (_folded is { Count: > 0 } folded)
            Remove([.. folded.Select(key => (key, Find(key)!))]);
    }

    protected override void Remove(IReadOnlyList<(LabelKey<T1, T2, T3, T4, T5> Key, TBundle Value)> leaving)
    {
        base.Remove(leaving);
        foreach (var (key, _) in leaving)
        {
            _folded?.Remove(key);
            Domains.Discard(key); // the bundle may have made no series
        }
    }

    protected override bool IsFull => Index.Count >= Registry.MaxSeriesPerMetric;

    protected override TBundle Create(in LabelKey<T1, T2, T3, T4, T5> key)
    {
        if (_creating == MaxNested)
            throw new InvalidOperationException(
                $"The delegate of the bundle {typeof(TBundle).Name} looks up bundles without end: it must only look up the handles of its own label values.");
        var folds = Registry.FoldsUnderGate;
        TBundle bundle;
        _creating++;
        try
        {
            bundle = _create(key.V1, key.V2, key.V3, key.V4, key.V5);
        }
        finally
        {
            _creating--;
        }

        if (!_joined)
            MetricRegistry.Join(_self, Domains.All);
        _joined = true;
        if (Registry.FoldsUnderGate != folds)
            NoteFolded(key);
        return bundle;
    }

    // Used only in a disabled registry, whose handles ignore everything.
    protected override TBundle Dropped(in LabelKey<T1, T2, T3, T4, T5> key) => _create(key.V1, key.V2, key.V3, key.V4, key.V5);

    // A bundle is not a metric: the metrics with the same label count its folds.
    protected override void ReportOverflow(in FoldedLabels folded) => Domains.ReportFold(folded);

    private void NoteFolded(in LabelKey<T1, T2, T3, T4, T5> key)
    {
        (_folded ??= new(LabelKeyHash<T1, T2, T3, T4, T5>.Instance)).Add(key);
        if (!_joinedFolded)
            Registry.JoinFolded(_self);
        _joinedFolded = true;
    }
}
