namespace Gateway.Instrumentation;

/// <summary>What one registry knows about one label, for any type of values.</summary>
internal abstract class LabelDomain(string name)
{
    public string Name { get; } = name;

    /// <summary>The bundle maps with this label. Guarded by the registry's gate.</summary>
    public WeakList<IBundleMap> Bundles { get; } = new();

    /// <summary>True when new values are folded.</summary>
    public virtual bool IsFull => false;

    /// <summary>True when a gauge has at most one series for each value.</summary>
    public virtual bool OneSeries => false;

    /// <summary>True once a value was folded: from then on, <c>other</c> stands for several values.</summary>
    public virtual bool HasFolded => false;

    /// <summary>Counts a fold outside a metric (in a bundle) for all metrics with this label.</summary>
    public virtual void ReportFold()
    {
    }

    /// <summary>Adds a metric that has this label. The gate is held.</summary>
    public virtual void Join(Metric metric)
    {
    }
}

/// <summary>
/// What one registry knows about one label: the admitted raw values and their published texts. The keys of the tables are
/// <i>canonical</i> values; there are never more of them than the label limit plus one.
/// </summary>
internal abstract class LabelDomain<T>(string name) : LabelDomain(name)
{
    /// <summary>
    /// Finds the canonical value without a lock. False means that the value is new and the limit may allow it: call <see cref="Admit"/>.
    /// </summary>
    public abstract bool TryResolve(T raw, out T canonical, out bool folded);

    /// <summary>True when a series may show this very value. Takes no lock.</summary>
    public bool IsShown(T raw) => TryResolve(raw, out var canonical, out var folded) && !folded && !IsOtherValue(canonical);

    /// <summary>Gives the canonical value, and admits a new one up to the limit. The registry's gate is held.</summary>
    public abstract T Admit(T raw, out bool folded);

    /// <summary>Marks the value as shown by one more series: it keeps its place until <see cref="Release"/>. The gate is held.</summary>
    public abstract void Hold(T canonical);

    /// <summary>Reverts one <see cref="Hold"/>. A value that no series shows any more frees its place. The gate is held.</summary>
    public abstract void Release(T canonical);

    /// <summary>Frees the place of a value that no series shows. The gate is held.</summary>
    public abstract void Discard(T canonical);

    /// <summary>The value that replaces <paramref name="canonical"/> in a series beyond <see cref="GatewayMetricsOptions.MaxSeriesPerMetric"/>.</summary>
    public abstract T Fold(T canonical);

    /// <summary>True when a canonical value is the one that folded values become. A caller may pass it, too.</summary>
    public virtual bool IsOtherValue(T canonical) => false;

    /// <summary>The published text of a canonical value, not yet escaped.</summary>
    public abstract string Text(T canonical);
}
