namespace Gateway.Instrumentation.Hosting;

/// <summary>
/// When the runs of a job are due: one in each slot of the length of the period, so that a long run does not move the later ones. It
/// reads timestamps and never the time of day, so setting the clock does no harm.
/// </summary>
internal sealed class PeriodicJobSchedule
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _period;
    private readonly TimeSpan _jitter;
    private readonly long _origin;
    private TimeSpan _start = TimeSpan.Zero;
    private long _slot;
    private TimeSpan _due;

    public PeriodicJobSchedule(TimeProvider time, TimeSpan period, TimeSpan jitter)
    {
        (_time, _period, _jitter, _origin) = (time, period, jitter, time.GetTimestamp());
        MoveTo(1);
    }

    /// <summary>The time until the next run is due; zero and less when it is.</summary>
    public TimeSpan Remaining
    {
        get
        {
            var remaining = _due - Now;
            if (remaining <= _period + _jitter)
                return remaining;

            // Timestamps went back, which only a broken or a moved clock does: nothing is due later than a period from now.
            _start = Now - (_period * (_slot - 1));
            MoveTo(_slot);
            return _due - Now;
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>Takes what is due, and moves to the next slot that has not begun.</summary>
    public DueRun Take()
    {
        var (now, begin) = (Now, SlotStart(_slot));
        var missed = Math.Max(0, (now - begin).Ticks / _period.Ticks);
        var due = missed == 0 ? _due : begin + (_period * missed);
        var run = new DueRun(_slot + missed, now > due ? now - due : TimeSpan.Zero, missed);
        MoveTo(run.Slot + 1);
        return run;
    }

    private TimeSpan SlotStart(long slot) => _start + (_period * slot);

    private void MoveTo(long slot)
    {
        _slot = slot;
#pragma warning disable CA5394 // it spreads load, and keeps no secret
        _due = SlotStart(slot) + (_jitter == TimeSpan.Zero ? TimeSpan.Zero : _jitter * Random.Shared.NextDouble());
#pragma warning restore CA5394
    }
}

/// <summary>A run that is due.</summary>
/// <param name="Slot">The number of its slot.</param>
/// <param name="Delay">The time since it was due.</param>
/// <param name="Missed">The number of slots before it that passed without being taken.</param>
internal readonly record struct DueRun(long Slot, TimeSpan Delay, long Missed);
