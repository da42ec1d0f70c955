using System.Diagnostics;

namespace Gateway.Instrumentation;

/// <summary>
/// Looks for sampled traces for a metric's series. Reading <see cref="Activity.Current"/> costs as much as recording itself.
/// So a series looks only after a scrape has armed it, until it finds a sampled trace or the metric has used up its tries.
/// </summary>
internal sealed class ExemplarSearch
{
    // Number of tries per series between two scrapes.
    private const int TriesPerSeries = 256;

    private int _tries;

    public void Restart(int seriesCount) => Volatile.Write(ref _tries, (int)Math.Min((long)TriesPerSeries * seriesCount, int.MaxValue));

    /// <summary>Gives the current trace if it is sampled. True when the series must not look again before the next scrape.</summary>
    public bool IsOver(out Activity? trace)
    {
        trace = Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } current ? current : null;
        return trace is not null || --_tries <= 0; // a lost decrement costs one more try
    }
}
