using Quartz;

namespace Gateway.Instrumentation.Quartz;

/// <summary>How often each job is expected to succeed: by the trigger of it that fires most often and is not paused.</summary>
internal sealed class ExpectedIntervals(JobMetrics metrics, TimeProvider time)
{
    private const int LookAhead = 16;
    private const int HoursOfAWeek = 7 * 24;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<TriggerKey, Expected> _triggers = [];

    public void Set(ITrigger trigger, string job, TimeSpan interval)
    {
        lock (_lock)
        {
            if (!_triggers.Values.Any(known => known.Job == job))
                metrics.Announce(job);
            _triggers[trigger.Key] = new Expected(trigger.JobKey, job, interval);
            Show(job);
        }
    }

    /// <summary>The job of a trigger that fires again and again.</summary>
    public string? JobOf(TriggerKey trigger)
    {
        lock (_lock)
            return _triggers.GetValueOrDefault(trigger).Job;
    }

    /// <summary>Whether a trigger fires the job again and again.</summary>
    public bool Knows(JobKey job)
    {
        lock (_lock)
            return _triggers.Values.Any(known => known.Key.Equals(job));
    }

    public List<TriggerKey> Triggers()
    {
        lock (_lock)
            return [.. _triggers.Keys];
    }

    public void Remove(TriggerKey trigger)
    {
        lock (_lock)
        {
            if (_triggers.Remove(trigger, out var known))
                Show(known.Job);
        }
    }

    public void RemoveJob(JobKey job)
    {
        lock (_lock)
        {
            foreach (var (trigger, _) in _triggers.Where(known => known.Value.Key.Equals(job)).ToList())
                Remove(trigger);
        }
    }

    /// <summary>The longest gap between two fires, null for a trigger that fires once: an alert must not fire in a night or a weekend that the schedule leaves out.</summary>
    public TimeSpan? Of(ITrigger trigger)
    {
        if (trigger is ISimpleTrigger simple && simple.RepeatCount != 0)
            return simple.RepeatInterval;
        if ((trigger.NextFireTimeUtc ?? trigger.GetFireTimeAfter(time.GetUtcNow())) is not { } first)
            return null;
        TimeSpan? longest = null;
        var last = first;
        for (var fires = 0; fires < LookAhead && trigger.GetFireTimeAfter(last) is { } next; fires++)
        {
            if (longest is null || next - last > longest)
                longest = next - last;
            last = next;
        }

        // A schedule of seconds comes to its night only after many thousands of fires. So a gap is met from inside, an hour too long at most.
        for (var hour = 1; longest is not null && hour <= HoursOfAWeek && last < first + (HoursOfAWeek * Hour); hour++)
        {
            var inside = first + (hour * Hour);
            if (trigger.GetFireTimeAfter(inside) - inside is { } rest && rest > longest)
                longest = rest + Hour;
        }

        return longest;
    }

    private void Show(string job)
    {
        var intervals = _triggers.Values.Where(known => known.Job == job).Select(static known => known.Interval);
        metrics.SetExpectedInterval(job, intervals.DefaultIfEmpty(TimeSpan.Zero).Min());
    }

    private readonly record struct Expected(JobKey Key, string Job, TimeSpan Interval);
}
