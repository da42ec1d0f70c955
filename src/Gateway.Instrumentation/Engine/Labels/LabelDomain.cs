namespace Gateway.Instrumentation;

/// <summary>What one registry knows of one label, whatever type its values have.</summary>
internal abstract class LabelDomain(string name)
{
    public string Name { get; } = name;

    /// <summary>Whether new values are folded.</summary>
    public virtual bool IsFull => false;

    /// <summary>Counts a fold that happened outside any one metric, for the metrics that carry this label.</summary>
    public virtual void ReportFold()
    {
    }

    /// <summary>Tells the domain which metrics carry its label. The gate is held.</summary>
    public virtual void Join(Metric metric)
    {
    }
}

/// <summary>
/// What one registry knows of one label: which raw values it accepts and which text each is shown as. The tables are
/// keyed by <i>canonical</i> values, of which there are never more than the label's limit and one.
/// </summary>
internal abstract class LabelDomain<T>(string name) : LabelDomain(name)
{
    /// <summary>
    /// Finds the canonical value without a lock. False means that the value is new and that there may be room for it: ask <see cref="Admit"/>.
    /// </summary>
    public abstract bool TryResolve(T raw, out T canonical, out bool folded);

    /// <summary>Gives the canonical value, and takes a new one in while there is room. The registry's gate is held.</summary>
    public abstract T Admit(T raw, out bool folded);

    /// <summary>A series shows the value: it keeps its room until <see cref="Release"/>. The gate is held.</summary>
    public abstract void Hold(T canonical);

    /// <summary>Takes back one <see cref="Hold"/>; a value that no series shows any more makes room for another. The gate is held.</summary>
    public abstract void Release(T canonical);

    /// <summary>Gives back the room of a value that no series shows yet. The gate is held.</summary>
    public abstract void Discard(T canonical);

    /// <summary>What a series beyond <see cref="GatewayMetricsOptions.MaxSeriesPerMetric"/> shows instead of <paramref name="canonical"/>.</summary>
    public abstract T Fold(T canonical);

    /// <summary>Whether a canonical value stands for many that have no room of their own.</summary>
    public virtual bool IsFolded(T canonical) => false;

    /// <summary>The published text of a canonical value, not yet escaped.</summary>
    public abstract string Text(T canonical);
}
