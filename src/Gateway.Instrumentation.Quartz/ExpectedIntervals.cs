using Quartz;

namespace Gateway.Instrumentation.Quartz;

/// <summary>How often each job is expected to succeed: by the trigger of it that fires most often and is not paused.</summary>
internal sealed class ExpectedIntervals(JobMetrics metrics, TimeProvider time)
{
    // Enough to meet the weekend of a job that runs on working days.
    private const int LookAhead = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<TriggerKey, (string Job, TimeSpan Interval)> _triggers = [];

    public void Set(ITrigger trigger, string job)
    {
        lock (_lock)
        {
            if (Of(trigger) is { } interval)
            {
                if (!_triggers.Values.Any(known => known.Job == job))
                    metrics.Announce(job);
                _triggers[trigger.Key] = (job, interval);
                Show(job);
            }
            else if (_triggers.Remove(trigger.Key))
            {
                Show(job);
            }
        }
    }

    /// <summary>The job of a trigger that fires again and again.</summary>
    public string? JobOf(TriggerKey trigger)
    {
        lock (_lock)
            return _triggers.GetValueOrDefault(trigger).Job;
    }

    public void Remove(TriggerKey trigger)
    {
        lock (_lock)
        {
            if (_triggers.Remove(trigger, out var known))
                Show(known.Job);
        }
    }

    public void Clear() => KeepOnly([]);

    public void KeepOnly(HashSet<TriggerKey> triggers)
    {
        lock (_lock)
        {
            foreach (var key in _triggers.Keys.Except(triggers).ToList())
                Remove(key);
        }
    }

    // The longest gap: an alert must not fire over a weekend that the schedule leaves out.
    private TimeSpan? Of(ITrigger trigger)
    {
        if (trigger is ISimpleTrigger simple && simple.RepeatCount != 0)
            return simple.RepeatInterval;
        TimeSpan? longest = null;
        var at = trigger.NextFireTimeUtc ?? trigger.GetFireTimeAfter(time.GetUtcNow());
        for (var fires = 0; at is { } earlier && fires < LookAhead; fires++)
        {
            at = trigger.GetFireTimeAfter(earlier);
            if (at - earlier is { } gap && (longest is null || gap > longest))
                longest = gap;
        }

        return longest;
    }

    private void Show(string job)
    {
        var intervals = _triggers.Values.Where(known => known.Job == job).Select(static known => known.Interval);
        metrics.SetExpectedInterval(job, intervals.DefaultIfEmpty(TimeSpan.Zero).Min());
    }
}
