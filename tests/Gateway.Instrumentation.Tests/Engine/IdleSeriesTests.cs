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
}
