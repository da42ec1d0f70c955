using Gateway.Instrumentation.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Instrumentation.Tests.Engine;

public class IdleSeriesTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(4);

    [Fact]
    public void A_gauge_that_is_set_no_more_is_dropped_after_the_timeout()
    {
        var test = Registry(IdleSeries.Gauges);
        var depth = test.Metrics.Gauge("depth", "Depth.", Label.Text("queue"));
        depth.WithLabels("idle").Set(1);
        for (var minute = 0; minute < 8; minute++)
        {
            depth.WithLabels("busy").Set(minute);
            Sweep(test);
        }

        test.Samples.ShouldBe("""depth{queue="busy"} 7""");
    }

    [Fact]
    public void Nothing_is_dropped_without_the_option()
    {
        var test = new TestRegistry();
        test.Metrics.Gauge("depth", "Depth.", Label.Text("queue")).WithLabels("idle").Set(1);
        for (var minute = 0; minute < 20; minute++)
            Sweep(test);
        test.Samples.ShouldBe("""depth{queue="idle"} 1""");
    }

    [Fact]
    public void Gauges_that_count_up_and_down_stay_unless_they_stand_at_0()
    {
        var test = Registry(IdleSeries.Gauges);
        var running = test.Metrics.Gauge("running", "At work.", Label.Text("queue"));
        running.WithLabels("a").Inc();
        running.WithLabels("b").Inc();
        running.WithLabels("b").Dec();
        for (var minute = 0; minute < 8; minute++)
            Sweep(test);
        test.Samples.ShouldBe("""running{queue="a"} 1""");
    }

    [Fact]
    public void A_gauge_that_was_set_to_last_stays_whatever_its_number()
    {
        var test = Registry(IdleSeries.All);
        var up = test.Metrics.Gauge("up", "Whether it is up.", Label.Text("service"));
        up.WithLabels("a").SetLasting(1);
        up.WithLabels("b").Set(1);
        up.WithLabels("b").SetLasting(0);
        for (var minute = 0; minute < 8; minute++)
            Sweep(test);
        test.Samples.ShouldBe("up{service=\"a\"} 1\nup{service=\"b\"} 0");
    }

    [Fact]
    public void What_is_in_progress_stays_in_progress()
    {
        var test = Registry(IdleSeries.All);
        var jobs = test.Metrics.Gauge("jobs_inprogress", "Jobs that run now.", Label.Text("queue")).WithLabels("a");
        using (jobs.TrackInProgress())
        {
            for (var minute = 0; minute < 8; minute++)
                Sweep(test);
            test.Samples.ShouldBe("""jobs_inprogress{queue="a"} 1""");
            jobs.IsRemoved.ShouldBeFalse();
        }
    }

    [Fact]
    public void Gauges_with_callbacks_stay()
    {
        var test = Registry(IdleSeries.All);
        var depth = test.Metrics.Gauge("depth", "Depth.", Label.Text("queue"));
        using var _ = depth.WithLabels("a").AddCallback(() => 3);
        for (var minute = 0; minute < 8; minute++)
            Sweep(test);
        test.Samples.ShouldBe("""depth{queue="a"} 3""");
    }

    [Theory]
    [InlineData(IdleSeries.Gauges, 3)]
    [InlineData(IdleSeries.All, 1)]
    public void Counters_and_histograms_are_dropped_only_where_that_is_asked_for(IdleSeries which, int left)
    {
        var test = Registry(which);
        var label = Label.Text("queue");
        test.Metrics.Counter("jobs_total", "Jobs.", label).WithLabels("a").Inc();
        test.Metrics.Histogram("wait_seconds", "Waits.", [1], label).WithLabels("a").Observe(1);
        test.Metrics.Counter("unlabelled_total", "Unlabelled.").Inc();
        for (var minute = 0; minute < 8; minute++)
            Sweep(test);
        test.Samples.Split('\n').Select(line => line.Split('_')[0]).Distinct().Count().ShouldBe(left);
    }

    [Fact]
    public void An_old_handle_of_a_dropped_series_makes_it_anew()
    {
        var test = Registry(IdleSeries.All);
        var jobs = test.Metrics.Counter("jobs_total", "Jobs.", Label.Text("queue", limit: 1));
        var old = jobs.WithLabels("a");
        old.Inc(5);
        for (var minute = 0; minute < 8; minute++)
            Sweep(test);
        test.Samples.ShouldBeEmpty();
        old.Inc();
        test.Samples.ShouldBe("""jobs_total{queue="a"} 1""");
    }

    [Fact]
    public void A_dropped_series_gives_its_place_in_the_label_back()
    {
        var test = Registry(IdleSeries.All);
        var jobs = test.Metrics.Counter("jobs_total", "Jobs.", Label.Text("queue", limit: 1));
        jobs.WithLabels("a").Inc(5);
        for (var minute = 0; minute < 8; minute++)
            Sweep(test);
        jobs.WithLabels("b").Inc();
        test.Samples.ShouldBe("""jobs_total{queue="b"} 1""");
    }

    [Fact]
    public void A_histogram_that_reached_the_same_count_again_after_a_reset_is_not_idle()
    {
        var test = Registry(IdleSeries.All);
        var wait = test.Metrics.Histogram("wait_seconds", "Waits.", [1], Label.Text("queue"));
        for (var minute = 0; minute < 8; minute++)
        {
            test.Registry.Reset();
            wait.WithLabels("a").Observe(0.5);
            Sweep(test);
            wait.WithLabels("a").Count.ShouldBe(1);
        }
    }

    [Theory]
    [InlineData("counter", """jobs_total{queue="a"} 7""")]
    [InlineData("counter of many cores", """jobs_total{queue="a"} 7""")]
    [InlineData("counter after a reset", """jobs_total{queue="a"} 1.25""")]
    [InlineData("gauge", """jobs{queue="a"} 9""")]
    [InlineData("gauge that counts", """jobs{queue="a"} 2""")]
    [InlineData("histogram", """jobs_sum{queue="a"} 2.5""")]
    [InlineData("histogram of many cores", """jobs_sum{queue="a"} 2.5""")]
    [InlineData("histogram after a reset", """jobs_sum{queue="a"} 0.5""")]
    public void What_is_recorded_while_a_series_is_found_idle_is_in_the_one_that_takes_its_place(string kind, string line)
    {
        // The sweep reads the clock after it has read the series.
        var clock = new InterruptingClock();
        var registry = new MetricRegistry(new GatewayMetricsOptions { SeriesIdleTimeout = Timeout, SeriesIdle = IdleSeries.All }, clock);
        var (series, record) = Recorded(new MetricFactory(registry), kind);
        registry.RemoveIdleSeries();
        clock.Time.Advance(Timeout);
        clock.Interrupt = record;
        registry.RemoveIdleSeries();
        series.IsRemoved.ShouldBeTrue();
        registry.CollectText().Split('\n').ShouldContain(line);
    }

    [Fact]
    public void What_is_started_while_a_series_is_found_idle_ends_in_the_one_that_takes_its_place()
    {
        var clock = new InterruptingClock();
        var registry = new MetricRegistry(new GatewayMetricsOptions { SeriesIdleTimeout = Timeout }, clock);
        var jobs = new MetricFactory(registry).Gauge("jobs_inprogress", "Jobs that run now.", Label.Text("queue"));
        jobs.WithLabels("a").Inc(0);
        registry.RemoveIdleSeries();
        clock.Time.Advance(Timeout);
        var scope = default(InProgressScope);
        clock.Interrupt = () => scope = jobs.WithLabels("a").TrackInProgress();
        registry.RemoveIdleSeries();
        registry.CollectText().Split('\n').ShouldContain("jobs_inprogress{queue=\"a\"} 1");
        scope.Dispose();
        registry.CollectText().Split('\n').ShouldContain("jobs_inprogress{queue=\"a\"} 0");
    }

    [Fact]
    public void A_registry_drops_idle_series_by_itself_four_times_per_timeout()
    {
        var time = new FakeTimeProvider();
        var registry = new MetricRegistry(new GatewayMetricsOptions { SeriesIdleTimeout = Timeout }, time);
        new MetricFactory(registry).Gauge("depth", "Depth.", Label.Text("queue")).WithLabels("idle").Set(1);
        for (var minute = 0; minute < 4; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            registry.CollectText().ShouldContain("depth{queue=\"idle\"} 1\n");
        }

        time.Advance(TimeSpan.FromMinutes(1));
        registry.CollectText().ShouldNotContain("idle");
    }

    private static (Series Series, Action Record) Recorded(MetricFactory metrics, string kind)
    {
        var queue = Label.Text("queue");
        switch (kind)
        {
            case "gauge" or "gauge that counts":
                var gauge = metrics.Gauge("jobs", "Jobs.", queue).WithLabels("a");
                if (kind == "gauge")
                {
                    gauge.Set(5);
                    return (gauge, () => gauge.Set(9));
                }

                gauge.Inc(3);
                gauge.Dec(3);
                return (gauge, () => gauge.Inc(2));
            case "histogram" or "histogram of many cores" or "histogram after a reset":
                var histogram = metrics.Histogram("jobs", "Jobs.", [1], queue).WithLabels("a");
                histogram.Observe(2);
                if (kind == "histogram of many cores")
                    CoreSpread.Force(histogram);
                if (kind == "histogram after a reset")
                    metrics.Registry.Reset();
                return (histogram, () => histogram.Observe(0.5));
            default:
                var counter = metrics.Counter("jobs_total", "Jobs.", queue).WithLabels("a");
                counter.Inc(5);
                if (kind == "counter of many cores")
                    CoreSpread.Force(counter);
                if (kind != "counter after a reset")
                    return (counter, () => counter.Inc(2));
                counter.Inc(0.5);
                metrics.Registry.Reset();
                counter.Inc(1);
                return (counter, () => counter.Inc(0.25));
        }
    }

    private static TestRegistry Registry(IdleSeries which) => new(options =>
    {
        options.SeriesIdleTimeout = Timeout;
        options.SeriesIdle = which;
    });

    private static void Sweep(TestRegistry test)
    {
        test.Time.Advance(TimeSpan.FromMinutes(1));
        test.Registry.RemoveIdleSeries();
    }

    [Fact]
    public void The_timer_of_a_registry_keeps_nothing_of_whoever_asked_for_it_first()
    {
        var (registry, asked) = Asked();
        GC.Collect();
        asked.TryGetTarget(out _).ShouldBeFalse();
        GC.KeepAlive(registry);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static (MetricRegistry, WeakReference<object>) Asked()
        {
            var request = new AsyncLocal<object?> { Value = new object() };
            var asked = new WeakReference<object>(request.Value);
            var registry = new MetricRegistry(new GatewayMetricsOptions { SeriesIdleTimeout = TimeSpan.FromHours(1) });
            request.Value = null;
            return (registry, asked);
        }
    }

    /// <summary>A clock that lets something happen once, when it is read.</summary>
    private sealed class InterruptingClock : TimeProvider
    {
        public ManualTimeProvider Time { get; } = new();

        public Action? Interrupt { get; set; }

        public override long TimestampFrequency => Time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => Time.GetUtcNow();

        public override long GetTimestamp()
        {
            var (interrupt, now) = (Interrupt, Time.GetTimestamp());
            Interrupt = null;
            interrupt?.Invoke();
            return now;
        }
    }
}
