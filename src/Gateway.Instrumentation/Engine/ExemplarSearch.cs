using System.Diagnostics;

namespace Gateway.Instrumentation;

/// <summary>
/// Looks for sampled traces on behalf of a metric's series. Reading <see cref="Activity.Current"/> costs as much as
/// recording itself, so a series looks only after a scrape has asked it to (armed it), until it meets a sampled trace or
/// the metric has looked in vain for long enough.
/// </summary>
internal sealed class ExemplarSearch
{
    // How many recordings without a sampled trace a scrape pays for, for each series of the metric.
    private const int TriesPerSeries = 256;

    private int _tries;

    public void Restart(int seriesCount) => Volatile.Write(ref _tries, (int)Math.Min((long)TriesPerSeries * seriesCount, int.MaxValue));

    /// <summary>The current trace if it is sampled. True when the series need not look again before the next scrape.</summary>
    public bool IsOver(out Activity? trace)
    {
        trace = Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } current ? current : null;
        return trace is not null || --_tries <= 0; // a lost decrement means one look more
    }
}
