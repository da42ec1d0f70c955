using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Hosting.Tests;

public sealed class PeriodicJobScheduleTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void A_late_take_stays_on_the_slots()
    {
        var schedule = new PeriodicJobSchedule(_time, TimeSpan.FromSeconds(10), TimeSpan.Zero);
        schedule.Remaining.ShouldBe(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(34));
        schedule.Take().ShouldBe(new DueRun(Slot: 3, TimeSpan.FromSeconds(4), Missed: 2));
        schedule.Remaining.ShouldBe(TimeSpan.FromSeconds(6));
    }

    [Fact]
    public void Jitter_moves_each_due_time_within_its_slot()
    {
        var schedule = new PeriodicJobSchedule(_time, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(4));
        HashSet<TimeSpan> seen = [];
        for (var slot = 1; slot <= 50; slot++)
        {
            var due = schedule.Remaining + (_time.GetUtcNow() - new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
            var offset = due - TimeSpan.FromSeconds(10 * slot);
            offset.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(4));
            seen.Add(offset);
            _time.Advance(schedule.Remaining);
            schedule.Take().ShouldBe(new DueRun(slot, TimeSpan.Zero, 0));
        }

        seen.Count.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void A_clock_that_jumps_back_makes_nothing_due_later_than_a_period()
    {
        var schedule = new PeriodicJobSchedule(_time, TimeSpan.FromSeconds(10), TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(10));
        schedule.Take();
        _time.Advance(TimeSpan.FromHours(-1));
        schedule.Remaining.ShouldBe(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));
        schedule.Take().ShouldBe(new DueRun(Slot: 2, TimeSpan.Zero, 0));
    }

    [Fact]
    public void The_longest_period_overflows_nothing()
    {
        var schedule = new PeriodicJobSchedule(_time, Waiting.Longest, Waiting.Longest / 2);
        _time.Advance(TimeSpan.FromDays(100_000));
        schedule.Take().Missed.ShouldBe(26);
        schedule.Remaining.ShouldBeGreaterThan(TimeSpan.Zero);
    }
}
