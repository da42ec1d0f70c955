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

    /// <summary>Moves the baseline so that the series shows 0. Gauges keep their state.</summary>
    internal virtual void Reset()
    {
    }

    /// <summary>
    /// Marks the cells so that every later recording sees, in the same atomic step, that the series is gone, and goes
    /// on with its successor.
    /// </summary>
    internal abstract void Retire();
}
