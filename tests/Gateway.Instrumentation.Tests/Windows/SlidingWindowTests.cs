using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Windows;

public class SlidingWindowTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly ManualTimeProvider _time = new();

    public static TheoryData<int> Lengths => [5, 60, 300, 3600];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_value_is_visible_until_its_slice_is_as_old_as_the_window(int seconds)
    {
        var (window, slice) = Create(seconds);
        window.Current.Record(2);
        _time.Advance((5 * slice) - Tick);
        Shows(window, count: 1, sum: 2);
        _time.Advance(Tick);
        Shows(window, count: 0, sum: 0);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void The_last_value_of_a_slice_leaves_with_the_first(int seconds)
    {
        var (window, slice) = Create(seconds);
        window.Current.Record(1);
        _time.Advance(slice - Tick);
        window.Current.Record(2);
        _time.Advance(4 * slice);
        Shows(window, count: 2, sum: 3);
        _time.Advance(Tick);
        Shows(window, count: 0, sum: 0);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Values_leave_a_slice_at_a_time(int seconds)
    {
        var (window, slice) = Create(seconds);
        for (var i = 0; i < 20; i++)
        {
            window.Current.Record(1 << i);
            Shows(window, count: Math.Min(5, i + 1), sum: Enumerable.Range(Math.Max(0, i - 4), Math.Min(5, i + 1)).Sum(n => 1 << n));
            _time.Advance(slice);
        }

        for (var left = 4; left >= 0; left--)
        {
            window.Totals().Count.ShouldBe(left);
            _time.Advance(slice);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void What_is_visible_is_what_a_list_of_the_values_says(int seconds)
    {
        for (var run = 0; run < 20; run++)
        {
            var seed = Random.Shared.Next();
            var random = new Random(seed);
            var (window, slice) = Create(seconds);
            var start = _time.GetTimestamp();
            var recorded = new List<(long Slice, double Value)>();
            for (var step = 0; step < 500; step++)
            {
                _time.Advance(random.Next(4) == 0 ? slice * (random.NextDouble() * 7) : slice * (random.NextDouble() / 5));
                var now = (_time.GetTimestamp() - start) / slice.Ticks;
                if (random.Next(3) > 0)
                {
                    window.Current.Record(step);
                    recorded.Add((now, step));
                }

                var visible = recorded.Where(entry => entry.Slice > now - 5).Select(entry => entry.Value).ToList();
                var totals = window.Totals();
                var expected = visible.Count == 0 ? WindowTotals.Nothing : new(visible.Count, 0, visible.Sum(), visible.Min(), visible.Max());
                totals.ShouldBe(expected, $"seed {seed}, step {step}");
            }
        }
    }

    [Fact]
    public void An_empty_window_has_no_average_no_share_no_extremes_and_no_quantiles()
    {
        var (window, _) = Create(300);
        (window.Totals().Average, window.Totals().Share, window.Totals().Lowest, window.Totals().Highest).ShouldBe((null, null, null, null));
        window.Quantile(0.5).ShouldBeNull();
    }

    [Fact]
    public void Marks_are_a_share_of_the_values()
    {
        var window = new SlidingWindow<WindowSlice>(new WindowClock(_time, TimeSpan.FromMinutes(5)));
        window.Current.Add(3, marked: 2);
        window.Current.Record(1);
        window.Current.Mark();
        window.Totals().Share.ShouldBe(0.75);
        _time.Advance(TimeSpan.FromMinutes(5));
        window.Totals().Share.ShouldBeNull();
        window.Current.Add(1, marked: 0);
        window.Totals().Share.ShouldBe(0);
    }

    [Fact]
    public void What_is_only_half_recorded_yet_makes_no_number_that_cannot_be()
    {
        WindowTotals Totals(long count, long marked, double sum, double min, double max) => new(count, marked, sum, min, max);
        var nothingYet = Totals(1, 0, 0, double.PositiveInfinity, double.NegativeInfinity);
        (nothingYet.Average, nothingYet.Lowest, nothingYet.Highest).ShouldBe((null, null, null));
        Totals(2, 0, 5, 5, 5).Average.ShouldBe(5); // the second one is counted, and not in the sum
        Totals(2, 0, 12, 4, 5).Average.ShouldBe(5);
        Totals(1, 2, 5, 5, 5).Share.ShouldBe(1);

        var window = new SlidingWindow<SketchSlice>(new WindowClock(_time, TimeSpan.FromMinutes(5)));
        var counts = new int[SketchLayout.Count];
        counts[SketchLayout.IndexOf(0.3)] = 1;
        typeof(SketchSlice).GetField("_counts", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.SetValue(window.Current, counts);
        window.Quantile(0.5).ShouldBeNull();
        window.Totals().Average.ShouldBeNull();
    }

    [Fact]
    public void After_a_long_idle_time_only_the_new_is_visible()
    {
        var (window, slice) = Create(300);
        for (var i = 0; i < 12; i++)
        {
            window.Current.Record(1);
            _time.Advance(slice);
        }

        _time.Advance(TimeSpan.FromDays(400));
        Shows(window, count: 0, sum: 0);
        window.Quantile(1).ShouldBeNull();
        window.Current.Record(7);
        Shows(window, count: 1, sum: 7);
        _time.Advance(5 * slice);
        Shows(window, count: 0, sum: 0);
    }

    [Fact]
    public void A_value_right_after_a_long_idle_time_is_kept_whether_or_not_somebody_looked()
    {
        var (window, slice) = Create(300);
        _time.Advance(TimeSpan.FromHours(7));
        window.Current.Record(7);
        _time.Advance(3 * slice);
        Shows(window, count: 1, sum: 7);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(299)]
    [InlineData(300)]
    public void A_clock_that_moves_back_by_a_window_or_less_loses_nothing_and_gains_nothing(int seconds)
    {
        var (window, slice) = Create(300);
        _time.Advance(10 * slice);
        window.Current.Record(1);
        _time.Advance(TimeSpan.FromSeconds(-seconds));
        Shows(window, count: 1, sum: 1);
        window.Current.Record(2);
        Shows(window, count: 2, sum: 3);
        _time.Advance(TimeSpan.FromSeconds(seconds) + (5 * slice) - Tick);
        Shows(window, count: 2, sum: 3);
        _time.Advance(Tick);
        Shows(window, count: 0, sum: 0);
    }

    [Fact]
    public void A_clock_that_moves_far_back_leaves_out_what_lies_in_its_future_then_and_for_ever()
    {
        var (window, slice) = Create(300);
        _time.Advance(TimeSpan.FromHours(5));
        for (var i = 0; i < 5; i++)
        {
            window.Current.Record(1);
            _time.Advance(slice);
        }

        _time.Advance(TimeSpan.FromHours(-1));
        Shows(window, count: 0, sum: 0);
        window.Current.Record(2);
        Shows(window, count: 1, sum: 2);
        _time.Advance(5 * slice);
        Shows(window, count: 0, sum: 0);

        // The time of the first values comes again.
        _time.Advance(TimeSpan.FromHours(1) - (8 * slice));
        for (var i = 0; i < 8; i++)
        {
            _time.Advance(slice);
            Shows(window, count: 0, sum: 0);
        }
    }

    [Fact]
    public void A_clock_that_moves_far_back_forgets_what_lies_in_its_future_also_where_nobody_looks_until_then()
    {
        var (window, slice) = Create(300);
        _time.Advance(TimeSpan.FromHours(5));
        for (var i = 0; i < 4; i++)
        {
            _time.Advance(slice);
            window.Current.Record(1);
        }

        _time.Advance(TimeSpan.FromHours(-1));
        window.Current.Record(2);
        _time.Advance(TimeSpan.FromHours(1));
        Shows(window, count: 0, sum: 0);
    }

    [Fact]
    public void A_clock_that_is_wrong_for_a_moment_and_right_again_finds_what_is_still_recent()
    {
        var (window, slice) = Create(300);
        _time.Advance(2 * slice);
        window.Current.Record(1);
        _time.Advance(TimeSpan.FromHours(8));
        window.Current.Record(2);
        Shows(window, count: 1, sum: 2);
        _time.Advance(TimeSpan.FromHours(-8));
        Shows(window, count: 1, sum: 1);
        window.Current.Record(4);
        Shows(window, count: 2, sum: 5);
        _time.Advance(5 * slice);
        Shows(window, count: 0, sum: 0);
    }

    [Fact]
    public void Whatever_a_clock_does_what_was_just_recorded_is_visible_and_what_was_forgotten_stays_so()
    {
        for (var run = 0; run < 200; run++)
        {
            var seed = Random.Shared.Next();
            var random = new Random(seed);
            var (window, slice) = Create(5 * random.Next(1, 100));
            for (var step = 0; step < 200; step++)
            {
                _time.Advance(slice * ((random.NextDouble() - 0.45) * Math.Pow(10, random.Next(-1, 4))));
                _ = window.Current; // whoever records begins a slice; reading does not
                var before = window.Totals();
                window.Current.Record(step);
                var after = window.Totals();
                after.ShouldBe(new(before.Count + 1, 0, before.Sum + step, Math.Min(before.Min, step), Math.Max(before.Max, step)), $"seed {seed}, step {step}");
                window.Quantile(1).ShouldNotBeNull();
            }

            _time.Advance(slice * 1e6);
            window.Totals().ShouldBe(WindowTotals.Nothing);
        }
    }

    [Fact]
    public void Clear_forgets_everything_and_recording_goes_on()
    {
        var (window, slice) = Create(300);
        for (var i = 0; i < 4; i++)
        {
            window.Current.Record(1);
            _time.Advance(slice);
        }

        var before = window.Current;
        window.Clear();
        Shows(window, count: 0, sum: 0);
        before.Record(1); // by somebody who was about to
        Shows(window, count: 0, sum: 0);
        for (var i = 1; i <= 20; i++)
        {
            window.Current.Record(2);
            Shows(window, count: 1, sum: 2);
            window.Clear();
            Shows(window, count: 0, sum: 0);
        }
    }

    [Fact]
    public void A_thread_that_has_begun_a_slice_keeps_no_other_from_the_next()
    {
        var (window, slice) = Create(300);
        for (var i = 0; i < 2; i++)
        {
            _time.Advance(10 * slice);
            Threads.Run(1, _ => window.Current.Record(1));
            Shows(window, count: 1, sum: 1);
        }
    }

    [Fact]
    public void A_reset_of_the_registry_clears_its_windows()
    {
        var test = new TestRegistry();
        var first = test.Metrics.RecentWindow((test.Metrics.Gauge("a_seconds", "A."), RecentStatistic.Quantile(0.5)));
        var second = test.Metrics.RecentWindow((test.Metrics.Gauge("b_seconds", "B."), RecentStatistic.Average));
        first.Record(1);
        second.Record(1);
        test.Registry.Reset();
        (first.Totals, second.Totals).ShouldBe((WindowTotals.Nothing, WindowTotals.Nothing));
        first.Record(1);
        first.Totals.Count.ShouldBe(1);
    }

    [Fact]
    public void A_registry_takes_the_length_of_its_windows_from_its_options()
    {
        var test = new TestRegistry(options => options.RecentWindow = TimeSpan.FromSeconds(10));
        var window = new SlidingWindow<SketchSlice>(test.Registry.Recent);
        window.Current.Record(1);
        test.Time.Advance(TimeSpan.FromSeconds(10) - Tick);
        window.Totals().Count.ShouldBe(1);
        test.Time.Advance(Tick);
        window.Totals().Count.ShouldBe(0);
        new MetricRegistry().Recent.Window.ShouldBe(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void On_the_systems_clock_a_window_goes_by_milliseconds()
    {
        var clock = new WindowClock(TimeProvider.System, TimeSpan.FromSeconds(5));
        clock.SliceLength.ShouldBe(1000);
        var before = Environment.TickCount64;
        clock.Now.ShouldBeInRange(before, Environment.TickCount64);

        var window = new SlidingWindow<SketchSlice>(clock);
        window.Current.Record(1);
        var elapsed = Environment.TickCount64 - before;
        if (elapsed < 4000) // a machine may stand still for longer
            window.Totals().Count.ShouldBe(1);
        window.Current.Start.ShouldBeInRange(before, Environment.TickCount64);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(1_000_000_000)]
    public void A_clock_of_any_frequency_will_do(long frequency)
    {
        var time = new OddClock(frequency);
        var window = new SlidingWindow<SketchSlice>(new WindowClock(time, TimeSpan.FromSeconds(10)));
        window.Current.Record(1);
        time.Now += (10 * frequency) - 1;
        Shows(window, count: 1, sum: 1);
        time.Now++;
        Shows(window, count: 0, sum: 0);
    }

    private (SlidingWindow<SketchSlice> Window, TimeSpan Slice) Create(int seconds) =>
        (new(new WindowClock(_time, TimeSpan.FromSeconds(seconds))), TimeSpan.FromSeconds(seconds) / 5);

    private static void Shows(SlidingWindow<SketchSlice> window, long count, double sum)
    {
        var totals = window.Totals();
        (totals.Count, totals.Sum).ShouldBe((count, sum));
    }

    private sealed class OddClock(long frequency) : TimeProvider
    {
        public long Now { get; set; } = 12345;

        public override long TimestampFrequency => frequency;

        public override long GetTimestamp() => Now;
    }
}
