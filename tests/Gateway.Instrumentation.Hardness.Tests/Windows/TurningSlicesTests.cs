using System.Diagnostics;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>
/// Sliding windows whose slices turn while writers and readers are at work. A recording takes the slice of the moment
/// and then counts in it: it is exact as long as that slice is not recycled in between, which is six turns later. The
/// clock here never leaves a writer behind by that much, so nothing may be lost and nothing doubled.
/// </summary>
public class TurningSlicesTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);
    private static readonly long Slice = TimeSpan.FromSeconds(1).Ticks;

    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void Nothing_is_lost_or_doubled_at_the_turns_while_nothing_has_left_the_window(int writers)
    {
        const int Each = 4000;
        for (var round = 0; round < 25; round++)
        {
            var window = Create();
            var progress = new int[writers];
            new Crew()
                .Workers(writers, writer =>
                {
                    for (var i = 1; i <= Each; i++)
                    {
                        var slice = window.Current;
                        slice.Record((writer * Each) + i);
                        if (i % 3 == 0)
                            slice.Mark();
                        Volatile.Write(ref progress[writer], i);
                    }
                })
                .Workers(1, _ =>
                {
                    // Four turns, one of them late: the first slice is still there at the end.
                    foreach (var (at, step) in new[] { (0.1, 1.0), (0.3, 0.5), (0.4, 0.5), (0.7, 2.0) })
                    {
                        RoundCrew.Until(() => progress.Max() >= at * Each);
                        _time.Advance(TimeSpan.FromTicks((long)(step * Slice)));
                    }
                })
                .Disturber(() => CheckReads(window, 1, writers * Each))
                .Run();

            var n = (long)writers * Each;
            window.Totals().ShouldBe(new(n, writers * (Each / 3), n * (n + 1) / 2, 1, n), $"round {round}");
        }
    }

    [Fact]
    public void What_is_visible_at_rest_is_what_the_clock_said_when_it_was_recorded()
    {
        const int Writers = 4;
        const int Each = 60_000;
        const int PerTurn = 200; // neither side runs away from the other
        var window = Create();
        var start = _time.GetTimestamp();
        var before = new int[Writers * Each];
        var after = new int[Writers * Each];
        var progress = new int[Writers * 16];
        var (turns, running) = (0, Writers);
        new Crew()
            .Workers(Writers, writer =>
            {
                for (var i = 0; i < Each; i++)
                {
                    RoundCrew.Until(() => (Volatile.Read(ref turns) + 1) * PerTurn >= i || Volatile.Read(ref running) < Writers);
                    var me = (writer * Each) + i;
                    before[me] = SliceNow();
                    window.Current.Record(me);
                    after[me] = SliceNow();
                    Volatile.Write(ref progress[writer * 16], i + 1);
                }

                Interlocked.Decrement(ref running);
            })
            .Workers(1, _ =>
            {
                var random = new Random();
                var seen = new int[Writers];
                while (Volatile.Read(ref running) == Writers)
                {
                    for (var writer = 0; writer < Writers; writer++)
                    {
                        var (own, last) = (writer * 16, seen[writer]);
                        RoundCrew.Until(() => Volatile.Read(ref progress[own]) >= Math.Min(last + 2, Each) || Volatile.Read(ref running) < Writers);
                        seen[writer] = Volatile.Read(ref progress[own]);
                    }

                    _time.Advance(TimeSpan.FromTicks((long)(Slice * random.NextDouble())));
                    Interlocked.Increment(ref turns);
                }
            })
            .Disturber(() => CheckReads(window, 0, Writers * Each))
            .Run();

        // Who came while another turned may have recorded to the slice before.
        var (present, totals) = (SliceNow(), window.Totals());
        var certain = before.Count(slice => slice - 1 > present - 5);
        var possible = after.Count(slice => slice > present - 5);
        totals.Count.ShouldBeInRange(certain, possible);
        turns.ShouldBeGreaterThan(100);

        _time.Advance(Window);
        window.Totals().ShouldBe(WindowTotals.Nothing);
        window.Current.Record(7);
        window.Totals().ShouldBe(new(1, 0, 7, 7, 7));

        int SliceNow() => (int)((_time.GetTimestamp() - start) / Slice);
    }

    [Fact]
    public void Those_who_record_at_the_same_moment_after_a_long_pause_are_all_visible()
    {
        using var crew = new RoundCrew(2);
        var window = Create();
        for (var round = 0; round < 3000; round++)
        {
            _time.Advance(Window * 3);
            crew.Run(_ => window.Current.Record(1), () => window.Current.Record(1));
            var totals = window.Totals();
            (totals.Count, totals.Sum).ShouldBe((3, 3), $"round {round}");
        }
    }

    [Fact]
    public void A_reader_who_comes_at_the_same_moment_as_a_writer_after_a_long_pause_sees_nothing_old()
    {
        using var crew = new RoundCrew(1);
        var window = Create();
        for (var round = 1; round <= 3000; round++)
        {
            _time.Advance(Window * 3);
            var seen = WindowTotals.Nothing;
            crew.Run(_ => window.Current.Record(round), () => seen = window.Totals());
            if (seen.Count > 0 && seen.Min < round && !double.IsInfinity(seen.Min))
                Assert.Fail($"round {round}: {seen}");
        }
    }

    [Fact]
    public void What_was_recorded_before_a_reset_never_comes_back()
    {
        var registry = new MetricRegistry(null, _time);
        var metrics = new MetricFactory(registry);
        var window = metrics.RecentWindow((metrics.Gauge("wait_p50_seconds", "Median of the wait."), RecentStatistic.Quantile(0.5)));
        var (done, resets) = (0, 0);
        new Crew()
            .Workers(1, _ =>
            {
                for (var i = 1; i <= 400_000 || (Volatile.Read(ref resets) < 100 && i < 20_000_000); i++)
                {
                    window.Record(i);
                    Volatile.Write(ref done, i);
                }
            })
            .Disturber(() =>
            {
                var before = Volatile.Read(ref done);
                registry.Reset();
                resets++;
                for (var look = 0; look < 10; look++)
                {
                    var totals = window.Totals;
                    if (totals.Min <= before)
                        throw new ShouldAssertException($"{totals.Min} is visible, and {before} was recorded before the reset.");
                }

                RoundCrew.Until(() => Volatile.Read(ref done) > before + 50 || Volatile.Read(ref done) >= 400_000); // or one that stands still would be overtaken by six resets
            })
            .Disturber(() => _time.Advance(TimeSpan.FromTicks(Slice / 1000)))
            .Run();
        resets.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Quantiles_stay_within_what_is_written_while_slices_turn_as_fast_as_they_can()
    {
        var window = Create();
        new Crew()
            .Workers(3, writer =>
            {
                var random = new Random();
                for (var i = 0; i < 300_000; i++)
                    window.Current.Record(0.25 + (random.NextDouble() * 0.5));
            })
            .Disturber(() => _time.Advance(TimeSpan.FromTicks(Slice)))
            .Disturber(() => _time.Advance(TimeSpan.FromTicks(Random.Shared.Next(-20, 22) * Slice)))
            .Disturber(() => CheckReads(window, 0.25, 0.75))
            .Run();

        _time.Advance(Window * 100);
        window.Totals().ShouldBe(WindowTotals.Nothing);
        window.Quantile(0.5).ShouldBeNull();
    }

    [Fact]
    public void On_the_systems_clock_nothing_is_lost_within_the_window()
    {
        var started = Stopwatch.GetTimestamp();
        var window = new SlidingWindow<SketchSlice>(new WindowClock(TimeProvider.System, Window));
        var first = window.Current;
        long recorded = 0;
        new Crew()
            .Workers(3, _ =>
            {
                long own = 0;
                for (; Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2.2); own++)
                    window.Current.Record(1);
                Interlocked.Add(ref recorded, own);
            })
            .Disturber(() =>
            {
                CheckReads(window, 1, 1);
                Thread.Yield();
            })
            .Run();
        window.Current.ShouldNotBeSameAs(first);
        var totals = window.Totals();
        if (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(4)) // a machine may stand still for longer
            (totals.Count, totals.Sum).ShouldBe((recorded, recorded));
    }

    private SlidingWindow<SketchSlice> Create() => new(new WindowClock(_time, Window));

    // Not Shouldly: it would slow the readers down.
    private static void CheckReads(SlidingWindow<SketchSlice> window, double lowest, double highest)
    {
        var totals = window.Totals();
        Check(totals.Average, "average");
        Check(totals.Lowest, "lowest");
        Check(totals.Highest, "highest");
        if (totals.Share is < 0 or > 1)
            throw new ShouldAssertException($"share {totals.Share}: {totals}");
        foreach (var share in (ReadOnlySpan<double>)[0, 0.5, 0.99, 1])
            Check(window.Quantile(share), "quantile");

        void Check(double? value, string what)
        {
            if (value is { } number && !(number >= lowest && number <= highest))
                throw new ShouldAssertException($"{what} {number} is not from {lowest} to {highest}: {totals}");
        }
    }
}
