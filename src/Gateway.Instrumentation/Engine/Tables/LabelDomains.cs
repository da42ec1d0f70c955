using System.Collections.ObjectModel;

namespace Gateway.Instrumentation;

/// <summary>The domains of a map's labels, in order. Each step of a look-up applies to all of them.</summary>
internal sealed class LabelDomains<T1, T2, T3, T4, T5>(
    LabelDomain<T1> domain1, LabelDomain<T2> domain2, LabelDomain<T3> domain3, LabelDomain<T4> domain4, LabelDomain<T5> domain5)
{
    /// <summary>The domains of the existing labels, for comparison with another map.</summary>
    public ReadOnlyCollection<LabelDomain> All { get; } =
        Array.AsReadOnly([.. new LabelDomain[] { domain1, domain2, domain3, domain4, domain5 }.Where(domain => domain is not NoLabelDomain)]);

    /// <summary>True when one of the labels folds new values.</summary>
    public bool AnyFull => domain1.IsFull || domain2.IsFull || domain3.IsFull || domain4.IsFull || domain5.IsFull;

    /// <summary>The labels of which a gauge has at most one series for each value: a bit for each.</summary>
    public int OneSeries => All.Select(static (domain, label) => domain.OneSeries ? 1 << label : 0).Sum();

    /// <summary>Which of some labels (a bit for each) have a value that a series may show. Takes no lock.</summary>
    public int Shown(in LabelKey<T1, T2, T3, T4, T5> raw, int labels) =>
        ((labels & 1) != 0 && domain1.IsShown(raw.V1) ? 1 : 0)
        | ((labels & 2) != 0 && domain2.IsShown(raw.V2) ? 2 : 0)
        | ((labels & 4) != 0 && domain3.IsShown(raw.V3) ? 4 : 0)
        | ((labels & 8) != 0 && domain4.IsShown(raw.V4) ? 8 : 0)
        | ((labels & 16) != 0 && domain5.IsShown(raw.V5) ? 16 : 0);

    /// <summary>Finds the canonical values without a lock. False when one of them may still be admitted.</summary>
    public bool TryResolve(in LabelKey<T1, T2, T3, T4, T5> raw, out LabelKey<T1, T2, T3, T4, T5> canonical, out FoldedLabels folded)
    {
        var known = domain1.TryResolve(raw.V1, out var v1, out var fold1)
            & domain2.TryResolve(raw.V2, out var v2, out var fold2)
            & domain3.TryResolve(raw.V3, out var v3, out var fold3)
            & domain4.TryResolve(raw.V4, out var v4, out var fold4)
            & domain5.TryResolve(raw.V5, out var v5, out var fold5);
        canonical = new(v1, v2, v3, v4, v5);
        folded = new(fold1, fold2, fold3, fold4, fold5);
        return known;
    }

    /// <summary>Gives the canonical values, and admits new ones up to the label limits. The gate is held.</summary>
    public LabelKey<T1, T2, T3, T4, T5> Admit(in LabelKey<T1, T2, T3, T4, T5> raw, out FoldedLabels folded)
    {
        var canonical = new LabelKey<T1, T2, T3, T4, T5>(
            domain1.Admit(raw.V1, out var fold1), domain2.Admit(raw.V2, out var fold2), domain3.Admit(raw.V3, out var fold3),
            domain4.Admit(raw.V4, out var fold4), domain5.Admit(raw.V5, out var fold5));
        folded = new(fold1, fold2, fold3, fold4, fold5);
        return canonical;
    }

    /// <summary>Marks the values as shown by one more series: they keep their places until it is removed. The gate is held.</summary>
    public void Hold(in LabelKey<T1, T2, T3, T4, T5> key)
    {
        domain1.Hold(key.V1);
        domain2.Hold(key.V2);
        domain3.Hold(key.V3);
        domain4.Hold(key.V4);
        domain5.Hold(key.V5);
    }

    /// <summary>Marks the values as shown by one series less. The gate is held.</summary>
    public void Release(in LabelKey<T1, T2, T3, T4, T5> key)
    {
        domain1.Release(key.V1);
        domain2.Release(key.V2);
        domain3.Release(key.V3);
        domain4.Release(key.V4);
        domain5.Release(key.V5);
    }

    /// <summary>Frees the places of values that no series shows. The gate is held.</summary>
    public void Discard(in LabelKey<T1, T2, T3, T4, T5> key)
    {
        domain1.Discard(key.V1);
        domain2.Discard(key.V2);
        domain3.Discard(key.V3);
        domain4.Discard(key.V4);
        domain5.Discard(key.V5);
    }

    /// <summary>The key that a series beyond the series limit is folded into.</summary>
    public LabelKey<T1, T2, T3, T4, T5> Fold(in LabelKey<T1, T2, T3, T4, T5> key) =>
        new(domain1.Fold(key.V1), domain2.Fold(key.V2), domain3.Fold(key.V3), domain4.Fold(key.V4), domain5.Fold(key.V5));

    /// <summary>The labels that have the value <c>other</c> in a key: once one of them folds, the key stands for several label sets. Null without.</summary>
    public LabelDomain[]? WithOther(in LabelKey<T1, T2, T3, T4, T5> key)
    {
        LabelDomain?[] domains =
        [
            domain1.IsOtherValue(key.V1) ? domain1 : null, domain2.IsOtherValue(key.V2) ? domain2 : null,
            domain3.IsOtherValue(key.V3) ? domain3 : null, domain4.IsOtherValue(key.V4) ? domain4 : null,
            domain5.IsOtherValue(key.V5) ? domain5 : null,
        ];
        return Array.TrueForAll(domains, static domain => domain is null) ? null : [.. domains.OfType<LabelDomain>()];
    }

    /// <summary>The names and published texts of a key.</summary>
    public (string Name, string Text)[] Describe(in LabelKey<T1, T2, T3, T4, T5> key)
    {
        (string, string)[] labels =
        [
            (domain1.Name, domain1.Text(key.V1)), (domain2.Name, domain2.Text(key.V2)), (domain3.Name, domain3.Text(key.V3)),
            (domain4.Name, domain4.Text(key.V4)), (domain5.Name, domain5.Text(key.V5)),
        ];
        return labels[..All.Count];
    }

    /// <summary>Counts a fold for every metric with the folded label.</summary>
    public void ReportFold(in FoldedLabels folded)
    {
        if (folded.First | folded.Limit)
            domain1.ReportFold();
        if (folded.Second | folded.Limit)
            domain2.ReportFold();
        if (folded.Third | folded.Limit)
            domain3.ReportFold();
        if (folded.Fourth | folded.Limit)
            domain4.ReportFold();
        if (folded.Fifth | folded.Limit)
            domain5.ReportFold();
    }
}

/// <summary>The folded labels of a look-up, and whether the series limit was reached.</summary>
internal readonly record struct FoldedLabels(bool First, bool Second, bool Third, bool Fourth, bool Fifth, bool Limit = false)
{
    public bool Any => First | Second | Third | Fourth | Fifth | Limit;
}
