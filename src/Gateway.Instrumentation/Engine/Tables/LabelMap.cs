using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// Maps raw label values to a series or a bundle: the table behind every <c>Labeled</c>. A hit reads only one index. Admitting,
/// creating, folding and removing happen out of line under the registry's gate.
/// </summary>
internal abstract class LabelMap<TValue, T1, T2, T3, T4, T5>(MetricRegistry registry, Func<LabelDomains<T1, T2, T3, T4, T5>> domains)
    where TValue : class
{
    private TValue? _whenOff;
    private Dictionary<int, LabelGroups<T1, T2, T3, T4, T5>>? _groups; // by the labels that they have in common, made when asked for
    private volatile SeriesIndex<TValue, T1, T2, T3, T4, T5> _index = new(capacity: 0);

    protected MetricRegistry Registry { get; } = registry;

    /// <summary>Asked for at the first look-up: until then, a second component may register a metric and share its label's domain.</summary>
    protected LabelDomains<T1, T2, T3, T4, T5> Domains => field ??= domains();

    /// <summary>True when the labels of the map are these, by their domains.</summary>
    internal bool HasLabels(params ReadOnlySpan<LabelDomain> domains) => domains.SequenceEqual([.. Domains.All]);

    /// <summary>Finds the value of most look-ups; the others continue with <see cref="Resolve"/>.</summary>
    internal SeriesIndex<TValue, T1, T2, T3, T4, T5> Index => _index;

    /// <summary>Finds or creates the entry of the values, after the index did not contain the raw values.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public TValue Resolve(T1 v1, T2 v2, T3 v3, T4 v4, T5 v5)
    {
        var raw = new LabelKey<T1, T2, T3, T4, T5>(v1, v2, v3, v4, v5);
        if (!Registry.Enabled)
            return _whenOff ??= WhenOff(raw);

        // Folded, dropped and non-canonical values miss the index every time; here they still take no lock.
        TValue? value = null;
        if (Domains.TryResolve(raw, out var key, out var folded))
            value = Find(key);
        if (value is null && IsFull && Domains.Shown(raw, OneSeries) == 0)
        {
            folded = folded with { Limit = true };
            value = FoldsWhenFull ? Find(Domains.Fold(key)) : Dropped(key);
        }

        value ??= GetOrCreate(raw, out folded);
        if (folded.Any)
        {
            ReportOverflow(folded);
            Registry.NoteFold();
        }

        return value;
    }

    /// <summary>The entry of these values; null when there is none. Creates nothing.</summary>
    public TValue? Lookup(T1 v1, T2 v2, T3 v3, T4 v4, T5 v5) =>
        Domains.TryResolve(new(v1, v2, v3, v4, v5), out var key, out _) ? Find(key) : null;

    /// <summary>Removes the entry of these values. False when they have no entry of their own.</summary>
    public bool Remove(T1 v1, T2 v2, T3 v3, T4 v4, T5 v5)
    {
        lock (Registry.Gate)
        {
            // Removing one folded value must not remove the series of all folded values.
            if (!Domains.TryResolve(new(v1, v2, v3, v4, v5), out var key, out var folded) || folded.Any)
                return false;
            if (Find(key) is not { } value)
                return false;
            Remove([(key, value)]);
            return true;
        }
    }

    /// <summary>Removes the entries with this value of a label. False when there are none.</summary>
    public bool RemoveAll<T>(Label<T> label, T value)
    {
        ArgumentNullException.ThrowIfNull(label);
        lock (Registry.Gate)
            return TryPlace(label, value, out var position, out var canonical) && RemoveWith(LabelKey<T1, T2, T3, T4, T5>.Of(1 << position, _ => canonical), 1 << position);
    }

    /// <summary>Removes the entries with these values of two labels. False when there are none.</summary>
    public bool RemoveAll<TA, TB>(Label<TA> labelA, TA valueA, Label<TB> labelB, TB valueB)
    {
        ArgumentNullException.ThrowIfNull(labelA);
        ArgumentNullException.ThrowIfNull(labelB);
        lock (Registry.Gate)
        {
            var isPlaced = TryPlace(labelA, valueA, out var a, out var canonicalA) & TryPlace(labelB, valueB, out var b, out var canonicalB);
            if (a == b)
                throw new ArgumentException($"The label \"{labelB.Name}\" is given twice, and no series has two values of it: call RemoveAll for each value.", nameof(labelB));
            if (!isPlaced)
                return false;
            var labels = (1 << a) | (1 << b);
            return RemoveWith(LabelKey<T1, T2, T3, T4, T5>.Of(labels, label => label == a ? canonicalA : canonicalB), labels);
        }
    }

    /// <summary>Removes several entries at once. The gate is held.</summary>
    protected virtual void Remove(IReadOnlyList<(LabelKey<T1, T2, T3, T4, T5> Key, TValue Value)> leaving)
    {
        foreach (var (key, _) in leaving)
        {
            _index.Remove(key);
            foreach (var groups in Groups)
                groups.Remove(key);
        }

        if (_index.IsSparse)
            _index = _index.Rebuild();
    }

    /// <summary>The entries with the values of a key in some labels: a bit for each. Visits no others. The gate is held.</summary>
    protected IReadOnlyList<(LabelKey<T1, T2, T3, T4, T5> Key, TValue Value)> With(in LabelKey<T1, T2, T3, T4, T5> key, int labels)
    {
        if (labels == (1 << Domains.All.Count) - 1)
            return Find(key) is { } value ? [(key, value)] : [];
        if (_groups is null || !_groups.TryGetValue(labels, out var groups))
            (_groups ??= [])[labels] = groups = new(labels, _index.Entries.Select(static entry => entry.Key));
        return [.. groups.With(key).Select(member => (member, Find(member)!))];
    }

    /// <summary>Creates the entry of canonical values. The gate is held.</summary>
    protected abstract TValue Create(in LabelKey<T1, T2, T3, T4, T5> key);

    /// <summary>The labels of which there is at most one entry for each value: a bit for each.</summary>
    protected virtual int OneSeries => 0;

    /// <summary>True when another entry would exceed the series limit.</summary>
    protected abstract bool IsFull { get; }

    /// <summary>True when entries beyond the limit are folded into <c>other</c>; otherwise they get <see cref="Dropped"/>.</summary>
    protected virtual bool FoldsWhenFull => true;

    /// <summary>The handle for look-ups that must not be recorded: it ignores everything.</summary>
    protected abstract TValue Dropped(in LabelKey<T1, T2, T3, T4, T5> key);

    /// <summary>Counts a folded or dropped look-up.</summary>
    protected abstract void ReportOverflow(in FoldedLabels folded);

    // One value for all labels. A bundle never receives null, not even here.
    private TValue WhenOff(in LabelKey<T1, T2, T3, T4, T5> raw)
    {
        Domains.TryResolve(raw, out var key, out _);
        return Dropped(key);
    }

    private TValue GetOrCreate(in LabelKey<T1, T2, T3, T4, T5> raw, out FoldedLabels folded)
    {
        lock (Registry.Gate)
        {
            if (OneSeries != 0)
                RemoveOthers(raw);
            var key = Domains.Admit(raw, out folded);
            if (Find(key) is { } known)
                return known;
            if (!IsFull)
                return Insert(key);

            Domains.Discard(key);
            if (!FoldsWhenFull)
            {
                folded = folded with { Limit = true };
                return Dropped(key);
            }

            // With closed labels only, there is nothing to fold and nothing to report.
            var fold = Domains.Fold(key);
            folded = folded with { Limit = fold != key };
            return Find(fold) ?? Insert(fold);
        }
    }

    // Before the values are admitted: what leaves makes room for them.
    private void RemoveOthers(in LabelKey<T1, T2, T3, T4, T5> raw)
    {
        if (Domains.TryResolve(raw, out var key, out _) && Find(key) is not null)
            return;
        var shown = Domains.Shown(raw, OneSeries);
        for (var label = 1; label <= shown; label <<= 1)
        {
            if ((shown & label) != 0)
                RemoveWith(key.Only(label), label);
        }
    }

    private bool RemoveWith(in LabelKey<T1, T2, T3, T4, T5> key, int labels)
    {
        var leaving = With(key, labels);
        if (leaving.Count > 0)
            Remove(leaving);
        return leaving.Count > 0;
    }

    private bool TryPlace<T>(Label<T> label, T value, out int position, out T canonical)
    {
        var domain = Registry.DomainOf(label);
        position = Domains.All.IndexOf(domain);
        if (position < 0)
            throw new ArgumentException(
                $"These series have no such label \"{label.Name}\": pass the label object that they were created with.", nameof(label));
        return domain.TryResolve(value, out canonical, out var folded) && !folded;
    }

    private TValue Insert(in LabelKey<T1, T2, T3, T4, T5> key)
    {
        TValue value;
        try
        {
            value = Create(key);
        }
        catch
        {
            Domains.Discard(key); // a bundle's constructor is the user's code
            throw;
        }

        if (_index.IsFull)
            _index = _index.Rebuild();
        _index.Add(key, value);
        foreach (var groups in Groups)
            groups.Add(key);
        return value;
    }

    private IEnumerable<LabelGroups<T1, T2, T3, T4, T5>> Groups => _groups is { } groups ? groups.Values : [];

    protected TValue? Find(in LabelKey<T1, T2, T3, T4, T5> key) => _index.Find(key.V1, key.V2, key.V3, key.V4, key.V5);
}
