namespace Gateway.Instrumentation;

/// <summary>One series: the common part of <see cref="Counter"/>, <see cref="Gauge"/>, <see cref="Histogram"/>, <see cref="Summary"/> and <see cref="Info"/>.</summary>
public abstract class Series : ICallbackOwner
{
    private protected Series(Metric metric, byte[] labels)
    {
        Metric = metric;
        Labels = labels;
    }

    /// <summary>
    /// True once the series is removed, and off the page. Its handle still records, to the series that has the same labels now.
    /// </summary>
    public bool IsRemoved => IsRetired;

    /// <summary>
    /// Reads the labels as the page shows them, in its order, static labels included. They never change. Each call makes new
    /// objects: keep the result.
    /// </summary>
    /// <returns>Name and value of each label; empty without labels.</returns>
    public IReadOnlyList<KeyValuePair<string, string>> ReadLabels() => [.. LabelSet.Parse(Labels)];

    internal Metric Metric { get; }

    Metric ICallbackOwner.Metric => Metric;

    ReadOnlySpan<SeriesCallback> ICallbackOwner.Callbacks => Callbacks;

    /// <summary>The label set in UTF-8 without its braces: <c>provider="openai",status="failed"</c>.</summary>
    internal byte[] Labels { get; }

    /// <summary>Writes the samples, or nothing when there is nothing to show (never set, or already removed).</summary>
    internal abstract void Write(ref ExpositionWriter writer);

    /// <summary>Gives the numbers of <see cref="Write"/> to a visitor, unless there is nothing to show.</summary>
    internal abstract void Accept(SeriesVisitor visitor);

    /// <summary>The number of a counter or gauge, without asking callbacks; null when there is nothing to show, and for other types.</summary>
    internal virtual double? Number => null;

    /// <summary>The callbacks whose numbers the series shows.</summary>
    internal virtual ReadOnlySpan<SeriesCallback> Callbacks => default;

    /// <summary>Asks the callbacks on this thread. The registry's gate is not held, because callbacks are the user's code.</summary>
    internal void Refresh() => ((ICallbackOwner)this).Ask();

    bool ICallbackOwner.TryAsk(SeriesCallback callback, out Exception? failure) => TryAsk(callback, out failure);

    void ICallbackOwner.GaveUp()
    {
        // A callback that nobody waits for shows nothing by itself.
    }

    /// <summary>Asks one callback. False when it gave no number.</summary>
    internal bool TryAsk(SeriesCallback callback, out Exception? failure)
    {
        var answered = callback.TryCall(Metric.Registry.CallbackTimeout, out var number, out failure);
        if (answered)
            Take(callback, number);
        return answered;
    }

    /// <summary>Takes the number that a callback gave.</summary>
    private protected virtual void Take(SeriesCallback callback, double number)
    {
    }

    /// <summary>Restarts the series from 0. Gauges keep their state. The registry's gate is held.</summary>
    internal virtual void Reset()
    {
    }

    /// <summary>Removes a callback. The registry's gate is held.</summary>
    internal virtual void Drop(SeriesCallback callback)
    {
    }

    /// <summary>A number that changes with every recording: equal numbers mean that nothing was recorded in between.</summary>
    internal abstract long Activity { get; }

    /// <summary>True when idle removal may remove the series.</summary>
    internal virtual bool MayGoIdle => true;

    /// <summary>True once the series is removed: it shows nothing, and its successor records.</summary>
    internal abstract bool IsRetired { get; }

    /// <summary>True once the series was removed as idle while somebody recorded: its successor goes on from its number.</summary>
    internal virtual bool HasHandedOver => false;

    /// <summary>
    /// Marks the cells so that every later recording sees, in the same atomic step, that the series is removed, and continues
    /// with its successor. The registry's gate is held, and the series is no longer in any table.
    /// </summary>
    /// <param name="unlessActiveSince">
    /// An earlier <see cref="Activity"/>: if something was recorded since then, the successor takes over the series' numbers.
    /// Null drops them.
    /// </param>
    internal abstract void Retire(long? unlessActiveSince = null);
}
