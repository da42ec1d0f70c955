using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// From raw label values to a series or a bundle: the one table behind every <c>Labeled</c>. A look-up that hits reads
/// one index and nothing else; all that admits, creates, folds or removes is out of line under the registry's gate.
/// </summary>
internal abstract class LabelMap<TValue, T1, T2, T3>(
    MetricRegistry registry, LabelDomain<T1> domain1, LabelDomain<T2> domain2, LabelDomain<T3> domain3)
    where TValue : class
{
    private TValue? _whenOff;
    private volatile SeriesIndex<TValue, T1, T2, T3> _index = new(capacity: 0);

    protected MetricRegistry Registry { get; } = registry;

    internal SeriesIndex<TValue, T1, T2, T3> Index => _index;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TValue Get(T1 v1, T2 v2, T3 v3) => _index.Find(v1, v2, v3) ?? Resolve(v1, v2, v3);

    /// <summary>Removes the entry of these values. False when they have none of their own.</summary>
    public bool Remove(T1 v1, T2 v2, T3 v3)
    {
        lock (Registry.Gate)
        {
            // A value that is folded must not take the series of all folded values with it.
            if (!TryResolve(v1, v2, v3, out var key, out var folded) || folded.Any)
                return false;
            if (Find(key) is not { } value)
                return false;
            Remove([(key, value)]);
            return true;
        }
    }

    /// <summary>Removes entries together. The gate is held.</summary>
    protected virtual void Remove(IReadOnlyList<(Key Key, TValue Value)> leaving)
    {
        var values = leaving.Select(entry => entry.Value).ToHashSet();
        _index = _index.Rebuild(_index.Count - values.Count, values);
        foreach (var (key, _) in leaving)
            Release(key);
    }

    /// <summary>Makes what the values stand for. The gate is held; the values are canonical.</summary>
    protected abstract TValue Create(in Key key);

    /// <summary>Whether another entry would exceed the limit of series.</summary>
    protected abstract bool IsFull { get; }

    /// <summary>Whether entries beyond the limit are folded into <c>other</c>; else they get <see cref="Dropped"/>.</summary>
    protected virtual bool FoldsWhenFull => true;

    /// <summary>What look-ups get that must not be recorded: a handle that ignores everything.</summary>
    protected abstract TValue Dropped(in Key key);

    /// <summary>Counts a look-up that was folded or dropped.</summary>
    protected abstract void ReportOverflow(Folds folds);

    protected (string Name, string Text)[] Describe(in Key key)
    {
        var labels = new List<(string, string)>(3) { (domain1.Name, domain1.Text(key.V1)) };
        if (typeof(T2) != typeof(NoLabel))
            labels.Add((domain2.Name, domain2.Text(key.V2)));
        if (typeof(T3) != typeof(NoLabel))
            labels.Add((domain3.Name, domain3.Text(key.V3)));
        return [.. labels];
    }

    /// <summary>Whether a key stands for several label sets.</summary>
    protected bool IsFolded(in Key key) => domain1.IsFolded(key.V1) || domain2.IsFolded(key.V2) || domain3.IsFolded(key.V3);

    /// <summary>Counts a fold for every metric that carries the label that folded.</summary>
    protected void ReportToDomains(Folds folds)
    {
        if (folds.First | folds.Limit)
            domain1.ReportFold();
        if (folds.Second | folds.Limit)
            domain2.ReportFold();
        if (folds.Third | folds.Limit)
            domain3.ReportFold();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private TValue Resolve(T1 v1, T2 v2, T3 v3)
    {
        if (!Registry.Enabled)
            return _whenOff ??= WhenOff(v1, v2, v3);

        // Folded, dropped and non-canonical values miss the index every time; this way they still take no lock.
        TValue? value = null;
        if (TryResolve(v1, v2, v3, out var key, out var folded))
            value = Find(key);
        if (value is null && IsFull)
        {
            folded = folded with { Limit = true };
            value = FoldsWhenFull ? Find(Fold(key)) : Dropped(key);
        }

        value ??= GetOrCreate(v1, v2, v3, out folded);
        if (folded.Any)
            ReportOverflow(folded);
        return value;
    }

    // One value serves all labels. A bundle is never handed null, here neither.
    private TValue WhenOff(T1 v1, T2 v2, T3 v3)
    {
        TryResolve(v1, v2, v3, out var key, out _);
        return Dropped(key);
    }

    private TValue GetOrCreate(T1 v1, T2 v2, T3 v3, out Folds folded)
    {
        lock (Registry.Gate)
        {
            var key = new Key(
                domain1.Admit(v1, out var fold1), domain2.Admit(v2, out var fold2), domain3.Admit(v3, out var fold3));
            folded = new Folds(fold1, fold2, fold3);
            if (Find(key) is { } known)
            {
                Release(key);
                return known;
            }

            if (!IsFull)
                return Insert(key);

            Release(key);
            if (!FoldsWhenFull)
            {
                folded = folded with { Limit = true };
                return Dropped(key);
            }

            // Where only closed labels are left there is nothing to fold, and nothing to report either.
            var fold = Fold(key);
            folded = folded with { Limit = fold != key };
            return Find(fold) ?? Insert(fold);
        }
    }

    private TValue Insert(in Key key)
    {
        TValue value;
        try
        {
            value = Create(key);
        }
        catch
        {
            Release(key); // a bundle's constructor is the user's code
            throw;
        }

        if (_index.IsFull)
            _index = _index.Rebuild(_index.Count + 1);
        _index.Add(key.V1, key.V2, key.V3, value);
        return value;
    }

    private bool TryResolve(T1 v1, T2 v2, T3 v3, out Key key, out Folds folded)
    {
        var known = domain1.TryResolve(v1, out var c1, out var fold1)
            & domain2.TryResolve(v2, out var c2, out var fold2)
            & domain3.TryResolve(v3, out var c3, out var fold3);
        key = new Key(c1, c2, c3);
        folded = new Folds(fold1, fold2, fold3);
        return known;
    }

    private TValue? Find(in Key key) => _index.Find(key.V1, key.V2, key.V3);

    private Key Fold(in Key key) => new(domain1.Fold(key.V1), domain2.Fold(key.V2), domain3.Fold(key.V3));

    private void Release(in Key key)
    {
        domain1.Release(key.V1);
        domain2.Release(key.V2);
        domain3.Release(key.V3);
    }

    internal readonly record struct Key(T1 V1, T2 V2, T3 V3);

    /// <summary>Which labels of a look-up were folded, and whether the metric's limit of series was reached.</summary>
    internal readonly record struct Folds(bool First, bool Second, bool Third, bool Limit = false)
    {
        public bool Any => First | Second | Third | Limit;
    }
}
