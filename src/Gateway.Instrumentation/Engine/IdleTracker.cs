using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// Remembers at each sweep which series have recorded something since the last one. Recording does no extra work: a series
/// that looks the same for the whole timeout is idle.
/// </summary>
internal sealed class IdleTracker(TimeSpan timeout, IdleSeries which, TimeProvider time)
{
    private readonly ConditionalWeakTable<Series, Observation> _seen = [];

    /// <summary>True when the series is idle. Gives the activity at which it is still idle.</summary>
    public bool IsIdle(Series series, out long activity)
    {
        activity = series.Activity;
        if (which == IdleSeries.Gauges && series is not Gauge)
            return false;
        if (!series.MayGoIdle)
        {
            _seen.Remove(series); // its idle time starts when it may be removed
            return false;
        }

        // After its clock was moved back, a series' idle time starts anew.
        if (_seen.TryGetValue(series, out var seen) && seen.Activity == activity && time.GetElapsedTime(seen.At) is var idle && idle >= TimeSpan.Zero)
            return idle >= timeout;
        _seen.AddOrUpdate(series, new Observation(activity, time.GetTimestamp()));
        return false;
    }

    private sealed record Observation(long Activity, long At);
}
