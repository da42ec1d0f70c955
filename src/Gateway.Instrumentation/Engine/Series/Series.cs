namespace Gateway.Instrumentation;

/// <summary>One line, or one histogram, of the page: what <see cref="Counter"/>, <see cref="Gauge"/>, <see cref="Histogram"/> and <see cref="Info"/> have in common.</summary>
public abstract class Series
{
    private protected Series(Metric metric, byte[] labels)
    {
        Metric = metric;
        Labels = labels;
    }

    internal Metric Metric { get; }

    /// <summary>The label set in UTF-8 without its braces: <c>provider="openai",status="failed"</c>.</summary>
    internal byte[] Labels { get; }

    /// <summary>Writes the samples, or nothing when there is nothing to show (never set, or removed meanwhile).</summary>
    internal abstract void Write(ref ExpositionWriter writer);

    /// <summary>What <see cref="Write"/> would write, as an object; null for nothing.</summary>
    internal abstract SeriesSnapshot? Read();

    /// <summary>Takes over what callbacks have to say, before a reset. The registry's gate is not held: they are the user's code.</summary>
    internal virtual void Refresh()
    {
    }

    /// <summary>Lets the series start from 0. Gauges keep their state. The registry's gate is held.</summary>
    internal virtual void Reset()
    {
    }

    /// <summary>Asks a callback no longer. The registry's gate is held.</summary>
    internal virtual void Drop(SeriesCallback callback)
    {
    }

    /// <summary>Changes with every recording: equal numbers mean that nothing was recorded in between.</summary>
    internal abstract long Activity { get; }

    /// <summary>Whether the series may be dropped once nothing was recorded for long.</summary>
    internal virtual bool MayGoIdle => true;

    /// <summary>
    /// Marks the cells so that every later recording sees, in the same atomic step, that the series is gone, and goes
    /// on with its successor. The registry's gate is held, and the series is in no table any more.
    /// </summary>
    /// <param name="unlessActiveSince">
    /// An earlier <see cref="Activity"/>: when something was recorded since, the successor takes over all that the series
    /// holds. Null drops it.
    /// </param>
    internal abstract void Retire(long? unlessActiveSince = null);
}
