using System.Runtime.CompilerServices;

namespace Gateway.Instrumentation;

/// <summary>
/// Notes at each sweep which series recorded something since the last one. Nothing is asked of the recording itself: a
/// series that looks the same for the whole timeout is idle.
/// </summary>
internal sealed class IdleTracker(TimeSpan timeout, IdleSeries which, TimeProvider time)
{
    private readonly ConditionalWeakTable<Series, Observation> _seen = [];

    /// <summary>Whether the series is idle, and the activity that it must not have gone beyond.</summary>
    public bool IsIdle(Series series, out long activity)
    {
        activity = series.Activity;
        if (which == IdleSeries.Gauges && series is not Gauge)
            return false;
        if (!series.MayGoIdle)
        {
            _seen.Remove(series); // the time counts from when it may
            return false;
        }

        if (_seen.TryGetValue(series, out var seen) && seen.Activity == activity)
            return time.GetElapsedTime(seen.At) >= timeout;
        _seen.AddOrUpdate(series, new Observation(activity, time.GetTimestamp()));
        return false;
    }

    private sealed record Observation(long Activity, long At);
}
