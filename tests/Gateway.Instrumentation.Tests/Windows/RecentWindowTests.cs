using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Windows;

public class RecentWindowTests
{
    private readonly TestRegistry _test = new();

    [Fact]
    public void A_gauge_with_another_label_is_refused()
    {
        var metrics = new TestRegistry().Metrics;
        var (a, b) = (Label.Text("a"), Label.Text("b"));
        var (one, two) = (metrics.Gauge("one", "One.", a), metrics.Gauge("two", "Two.", a, b));
        Should.Throw<ArgumentException>(() => metrics.RecentWindow(b, (one, RecentStatistic.Average))).Message.ShouldStartWith("A gauge has other labels");
        Should.Throw<ArgumentException>(() => metrics.RecentWindow(Label.Text("a"), (one, RecentStatistic.Average)));
        Should.Throw<ArgumentException>(() => metrics.RecentWindow(b, a, (two, RecentStatistic.Average)));
        metrics.RecentWindow(a, (one, RecentStatistic.Average)).WithLabels("x").Record(1);
    }

    [Fact]
    public void A_window_is_shown_again_each_time_its_gauge_was_removed()
    {
        var test = new TestRegistry();
        var label = Label.Text("a");
        var gauge = test.Metrics.Gauge("average", "Average.", label);
        var kept = test.Metrics.RecentWindow(label, (gauge, RecentStatistic.Average)).WithLabels("x");
        for (var i = 0; i < 3; i++)
        {
            kept.Record(1);
            test.Samples.ShouldBe("average{a=\"x\"} 1");
            gauge.Remove("x").ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_window_is_shown_again_also_where_the_removal_of_its_gauge_made_the_first_room(int limit)
    {
        var test = new TestRegistry(options => options.MaxSeriesPerMetric = limit);
        var label = Label.Text("a");
        var gauge = test.Metrics.Gauge("average", "Average.", label);
        var kept = test.Metrics.RecentWindow(label, (gauge, RecentStatistic.Average)).WithLabels("x");
        for (var i = 0; i < 3; i++)
        {
            kept.Record(1);
            test.Samples.ShouldContain("average{a=\"x\"} 1");
            if (i == 1 && limit > 1)
                gauge.WithLabels("y").Set(5);
            gauge.Remove("x").ShouldBeTrue();
        }
    }

    [Fact]
    public void A_window_whose_gauge_came_back_too_late_is_shown_when_there_is_room_again()
    {
        var test = new TestRegistry(options => options.MaxSeriesPerMetric = 1);
        var label = Label.Text("a");
        var gauge = test.Metrics.Gauge("average", "Average.", label);
        var kept = test.Metrics.RecentWindow(label, (gauge, RecentStatistic.Average)).WithLabels("x");
        kept.Record(1);
        gauge.Remove("x");
        gauge.WithLabels("y").Set(5);
        kept.Record(3);
        test.Samples.ShouldBe("average{a=\"y\"} 5");
        gauge.Remove("y");
        kept.Record(5);
        test.Samples.ShouldBe("average{a=\"x\"} 3", "the average of all that was recorded");
    }

    [Fact]
    public void Gauges_show_the_statistics_of_the_window_and_nothing_while_it_is_empty()
    {
        var window = Windows().WithLabels("a");
        _test.Samples.ShouldBeEmpty();
        window.Record(1);
        window.RecordMarked(TimeSpan.FromSeconds(2));
        window.Record(TimeSpan.FromSeconds(6));
        window.RecordMarked(7.0);
        _test.Samples.ShouldBe(
            """
            wait_avg_seconds{queue="a"} 4
            wait_max_seconds{queue="a"} 7
            wait_min_seconds{queue="a"} 1
            wait_error_rate{queue="a"} 0.5
            """);
        _test.Time.Advance(TimeSpan.FromMinutes(6));
        _test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void Its_numbers_can_be_read()
    {
        var window = Windows().WithLabels("a");
        (window.Count, window.Marked).ShouldBe((0, 0));
        (window.Average, window.Minimum, window.Maximum, window.MarkedShare).ShouldBe((null, null, null, null));
        window.Record(1);
        window.RecordMarked(3);
        (window.Count, window.Marked).ShouldBe((2, 1));
        (window.Average, window.Minimum, window.Maximum, window.MarkedShare).ShouldBe((2, 1, 3, 0.5));
        window.Quantile(0.5).ShouldBeNull("no gauge of the window shows a quantile");
    }

    [Fact]
    public void Records_without_a_value_count_for_the_share_only()
    {
        var window = Windows().WithLabels("a");
        window.Add(8, marked: 2);
        window.Add(0, marked: 5);
        window.Add(-1, marked: 1);
        _test.Samples.ShouldBe("""wait_error_rate{queue="a"} 0.25""");
        window.Add(2, marked: 50);
        (window.Count, window.Marked).ShouldBe((10, 4));
    }

    [Fact]
    public void Values_that_are_no_numbers_and_negative_durations_are_ignored()
    {
        var window = Windows().WithLabels("a");
        window.Record(double.NaN);
        window.RecordMarked(double.PositiveInfinity);
        window.Record(TimeSpan.FromSeconds(-1));
        window.RecordMarked(TimeSpan.FromTicks(-1));
        window.Count.ShouldBe(0);
        _test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void A_quantile_is_within_one_percent()
    {
        var window = _test.Metrics.RecentWindow((_test.Metrics.Gauge("wait_p95_seconds", "95th percentile of the wait."), RecentStatistic.Quantile(0.95)));
        window.Quantile(0.95).ShouldBeNull();
        for (var i = 1; i <= 1000; i++)
            window.Record(i / 100.0);
        _test.Registry.Value("wait_p95_seconds").ShouldBe(9.5, 0.095);
        window.Quantile(0.5)!.Value.ShouldBe(5, 0.05);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_quantile_is_a_share(double quantile)
    {
        var window = _test.Metrics.RecentWindow((_test.Metrics.Gauge("wait_avg_seconds", "Mean wait."), RecentStatistic.Average));
        Should.Throw<ArgumentOutOfRangeException>(() => RecentStatistic.Quantile(quantile));
        Should.Throw<ArgumentOutOfRangeException>(() => window.Quantile(quantile));
    }

    [Fact]
    public void Two_components_share_one_window()
    {
        var (first, second) = (Windows().WithLabels("a"), Windows().WithLabels("a"));
        second.ShouldBeSameAs(first);
        first.Record(1);
        second.RecordMarked(3);
        _test.Registry.Value("wait_avg_seconds", ("queue", "a")).ShouldBe(2);
        _test.Registry.Value("wait_error_rate", ("queue", "a")).ShouldBe(0.5);
    }

    [Fact]
    public void Without_labels_two_components_share_one_window_too()
    {
        Window().ShouldBeSameAs(Window());

        RecentWindow Window() => _test.Metrics.RecentWindow((_test.Metrics.Gauge("wait_avg_seconds", "Mean wait."), RecentStatistic.Average));
    }

    [Fact]
    public void A_reset_clears_it_and_leaves_it_in_use()
    {
        var window = Windows().WithLabels("a");
        window.RecordMarked(1);
        _test.Registry.Reset();
        (window.Count, window.Marked).ShouldBe((0, 0));
        _test.Samples.ShouldBeEmpty();
        window.Record(5);
        _test.Registry.Value("wait_avg_seconds").ShouldBe(5);
    }

    [Fact]
    public void Two_labels_have_a_window_each()
    {
        var (queue, worker) = (Label.Text("queue"), Label.Text("worker"));
        var windows = _test.Metrics.RecentWindow(
            queue, worker, (_test.Metrics.Gauge("wait_avg_seconds", "Mean wait.", queue, worker), RecentStatistic.Average));
        windows.WithLabels("a", "1").Record(1);
        windows.WithLabels("a", "2").Record(2);
        _test.Samples.ShouldBe(
            """
            wait_avg_seconds{queue="a",worker="1"} 1
            wait_avg_seconds{queue="a",worker="2"} 2
            """);
    }

    [Fact]
    public void A_gauge_whose_window_is_empty_goes_idle_and_comes_back_with_the_next_record()
    {
        var test = new TestRegistry(options => options.SeriesIdleTimeout = TimeSpan.FromMinutes(10));
        var queue = Label.Text("queue", limit: 1);
        var windows = test.Metrics.RecentWindow(queue, (test.Metrics.Gauge("wait_avg_seconds", "Mean wait.", queue), RecentStatistic.Average));
        windows.WithLabels("a").Record(1);
        for (var minute = 0; minute < 30; minute++)
        {
            test.Time.Advance(TimeSpan.FromMinutes(1));
            test.Registry.RemoveIdleSeries();
        }

        windows.Find("a").ShouldBeNull();
        windows.WithLabels("b").Record(2);
        test.Samples.ShouldBe("""wait_avg_seconds{queue="b"} 2""");
    }

    [Fact]
    public void A_window_of_records_without_a_value_is_not_empty_and_its_gauge_does_not_go_idle()
    {
        var test = new TestRegistry(options => (options.SeriesIdleTimeout, options.RecentWindow) = (TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)));
        var cache = Label.Text("cache");
        test.Metrics.RecentWindow(cache, (test.Metrics.Gauge("hit_rate", "Share of look-ups that hit.", cache), RecentStatistic.MarkedShare)).WithLabels("a").Add(4, marked: 1);
        for (var minute = 0; minute < 7; minute++)
        {
            test.Time.Advance(TimeSpan.FromMinutes(1));
            test.Registry.RemoveIdleSeries();
        }

        test.Samples.ShouldBe("""hit_rate{cache="a"} 0.25""");
    }

    [Fact]
    public void A_gauge_given_twice_is_refused()
    {
        var gauge = _test.Metrics.Gauge("latency_avg_seconds", "Average.");
        var label = Label.Text("provider");
        var gauges = _test.Metrics.Gauge("provider_latency_seconds", "Average.", label);
        Should.Throw<ArgumentException>(() => _test.Metrics.RecentWindow((gauge, RecentStatistic.Average), (gauge, RecentStatistic.Maximum)))
            .Message.ShouldStartWith("A gauge is given twice");
        Should.Throw<ArgumentException>(() => _test.Metrics.RecentWindow(label, (gauges, RecentStatistic.Average), (gauges, RecentStatistic.Maximum)))
            .Message.ShouldStartWith("A gauge is given twice");
    }

    [Fact]
    public void A_window_that_no_gauge_shows_is_refused() =>
        Should.Throw<ArgumentException>(() => _test.Metrics.RecentWindow()).ParamName.ShouldBe("shown");

    [Fact]
    public void A_gauge_or_a_statistic_that_is_missing_is_refused_at_once()
    {
        var queue = Label.Text("queue");
        Should.Throw<ArgumentNullException>(() => _test.Metrics.RecentWindow((null!, RecentStatistic.Average))).ParamName.ShouldBe("shown");
        Should.Throw<ArgumentNullException>(() => _test.Metrics.RecentWindow(queue, (null!, RecentStatistic.Average))).ParamName.ShouldBe("shown");
        Should.Throw<ArgumentNullException>(() => _test.Metrics.RecentWindow((_test.Metrics.Gauge("wait_avg_seconds", "Mean wait."), null!))).ParamName.ShouldBe("shown");
    }

    [Fact]
    public void A_component_that_asks_for_quantiles_later_gets_them_and_the_first_one_still_shares_the_window()
    {
        var (average, p95) = (_test.Metrics.Gauge("wait_avg_seconds", "Mean wait."), _test.Metrics.Gauge("wait_p95_seconds", "95th percentile of the wait."));
        var maximum = _test.Metrics.Gauge("wait_max_seconds", "Longest wait.");
        var first = _test.Metrics.RecentWindow((average, RecentStatistic.Average), (maximum, RecentStatistic.Maximum));
        var second = _test.Metrics.RecentWindow((average, RecentStatistic.Average), (p95, RecentStatistic.Quantile(0.95)));
        first.Record(1);
        second.Record(3);
        _test.Registry.Value("wait_avg_seconds").ShouldBe(2);
        _test.Registry.Value("wait_max_seconds").ShouldBe(3);
        _test.Registry.Value("wait_p95_seconds").ShouldBe(3);
        (first.Count, first.Average, first.Quantile(1)).ShouldBe((2, 2, 3));
    }

    [Fact]
    public void The_gauges_of_both_components_come_back_when_the_first_records_after_a_removal()
    {
        var queue = Label.Text("queue");
        var (average, maximum) = (_test.Metrics.Gauge("wait_avg_seconds", "Mean wait.", queue), _test.Metrics.Gauge("wait_max_seconds", "Longest wait.", queue));
        var minimum = _test.Metrics.Gauge("wait_min_seconds", "Shortest wait.", queue);
        var first = _test.Metrics.RecentWindow(queue, (average, RecentStatistic.Average), (minimum, RecentStatistic.Minimum)).WithLabels("a");
        _test.Metrics.RecentWindow(queue, (average, RecentStatistic.Average), (maximum, RecentStatistic.Maximum)).WithLabels("a").ShouldBeSameAs(first);
        foreach (var gauge in new[] { average, maximum, minimum })
            gauge.Remove("a").ShouldBeTrue();
        first.Record(4);
        _test.Samples.ShouldBe(
            """
            wait_avg_seconds{queue="a"} 4
            wait_max_seconds{queue="a"} 4
            wait_min_seconds{queue="a"} 4
            """);
    }

    [Fact]
    public void A_gauge_of_the_first_component_comes_back_when_the_one_with_quantiles_records_after_its_removal()
    {
        var queue = Label.Text("queue");
        var (average, maximum) = (_test.Metrics.Gauge("wait_avg_seconds", "Mean wait.", queue), _test.Metrics.Gauge("wait_max_seconds", "Longest wait.", queue));
        var p95 = _test.Metrics.Gauge("wait_p95_seconds", "95th percentile of the wait.", queue);
        _ = _test.Metrics.RecentWindow(queue, (average, RecentStatistic.Average), (maximum, RecentStatistic.Maximum)).WithLabels("a");
        var second = _test.Metrics.RecentWindow(queue, (average, RecentStatistic.Average), (p95, RecentStatistic.Quantile(0.95))).WithLabels("a");
        second.Record(4);
        maximum.Remove("a").ShouldBeTrue();
        second.Record(4);
        _test.Samples.ShouldBe(
            """
            wait_avg_seconds{queue="a"} 4
            wait_max_seconds{queue="a"} 4
            wait_p95_seconds{queue="a"} 4
            """);
    }

    [Fact]
    public void Whoever_keeps_the_first_window_does_not_keep_all_that_came_after_it()
    {
        var queue = Label.Text("queue");
        var average = _test.Metrics.Gauge("wait_avg_seconds", "Mean wait.", queue);
        var windows = _test.Metrics.RecentWindow(queue, (average, RecentStatistic.Average));
        var kept = windows.WithLabels("a");
        var later = Later(count: 20);
        GC.Collect();
        later.Count(static window => window.TryGetTarget(out _)).ShouldBeLessThan(5);
        kept.Record(6);
        _test.Registry.Value("wait_avg_seconds").ShouldBe(6);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        List<WeakReference<RecentWindow>> Later(int count)
        {
            var made = new List<WeakReference<RecentWindow>>();
            for (var i = 0; i < count; i++)
            {
                average.Remove("a").ShouldBeTrue();
                made.Add(new(windows.WithLabels("a")));
                kept.Record(1);
            }

            average.Remove("a");
            _ = windows.WithLabels("a");
            return made;
        }
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        var windows = Windows();
        Allocated.By(() => windows.WithLabels("a").RecordMarked(1)).ShouldBe(0);
    }

    private Labeled<RecentWindow, string> Windows()
    {
        var queue = Label.Text("queue");
        return _test.Metrics.RecentWindow(
            queue,
            (_test.Metrics.Gauge("wait_avg_seconds", "Mean wait.", queue), RecentStatistic.Average),
            (_test.Metrics.Gauge("wait_max_seconds", "Longest wait.", queue), RecentStatistic.Maximum),
            (_test.Metrics.Gauge("wait_min_seconds", "Shortest wait.", queue), RecentStatistic.Minimum),
            (_test.Metrics.Gauge("wait_error_rate", "Share of the waits that failed.", queue), RecentStatistic.MarkedShare));
    }
}
