namespace Gateway.Instrumentation.Tests.Labels;

public class SeriesLimitTests
{
    private readonly TestRegistry _test = new(options => options.MaxSeriesPerMetric = 3);

    [Fact]
    public void A_counter_beyond_the_limit_of_series_folds_open_labels_and_keeps_closed_ones()
    {
        var runs = _test.Metrics.Counter("runs_total", "Runs.", Label.Text("provider"), Label.Enum<SyncTrigger>("trigger"));
        runs.WithLabels("a", SyncTrigger.Api).Inc();
        runs.WithLabels("b", SyncTrigger.Api).Inc();
        runs.WithLabels("c", SyncTrigger.Api).Inc();
        runs.WithLabels("d", SyncTrigger.Manual).Inc();
        runs.WithLabels("e", SyncTrigger.Manual).Inc();
        runs.WithLabels("a", SyncTrigger.Manual).Inc();
        runs.WithLabels("a", SyncTrigger.Api).Inc();
        _test.Samples.ShouldBe(
            """
            runs_total{provider="a",trigger="api"} 2
            runs_total{provider="b",trigger="api"} 1
            runs_total{provider="c",trigger="api"} 1
            runs_total{provider="other",trigger="manual"} 3
            """);
        _test.OwnSamples.ShouldBe("""gateway_metrics_overflow_total{metric="runs_total"} 3""");
    }

    [Fact]
    public void A_histogram_beyond_the_limit_of_series_folds()
    {
        var wait = _test.Metrics.Histogram("wait_seconds", "Waits.", [1], Label.Text("queue"));
        foreach (var queue in new[] { "a", "b", "c", "d", "e" })
            wait.WithLabels(queue).Observe(1);
        wait.WithLabels("other").Count.ShouldBe(2);
        wait.WithLabels("c").Count.ShouldBe(1);
    }

    [Fact]
    public void A_gauge_beyond_the_limit_of_series_is_dropped()
    {
        var depth = _test.Metrics.Gauge("depth", "Depth.", Label.Text("queue"));
        foreach (var queue in new[] { "a", "b", "c", "d", "e" })
        {
            depth.WithLabels(queue).Set(1);
            depth.WithLabels(queue).Inc();
        }

        _test.Samples.ShouldBe("depth{queue=\"a\"} 2\ndepth{queue=\"b\"} 2\ndepth{queue=\"c\"} 2");
        _test.OwnSamples.ShouldBe("""gateway_metrics_overflow_total{metric="depth"} 4""");
        _test.Log.Entries.Count.ShouldBe(1);
    }

    [Fact]
    public void A_callback_of_a_dropped_gauge_is_not_called()
    {
        var depth = _test.Metrics.Gauge("depth", "Depth.", Label.Text("queue"));
        foreach (var queue in new[] { "a", "b", "c" })
            depth.WithLabels(queue);
        var called = false;
        using (depth.WithLabels("d").AddCallback(() =>
        {
            called = true;
            return 1;
        }))
        {
            _test.Samples.ShouldBeEmpty();
        }

        called.ShouldBeFalse();
    }

    [Fact]
    public void A_value_that_only_met_a_full_metric_takes_no_room_in_its_label()
    {
        var queue = Label.Text("queue", limit: 4);
        var depth = _test.Metrics.Gauge("depth", "Depth.", queue);
        foreach (var value in new[] { "a", "b", "c", "d", "e", "f" })
            depth.WithLabels(value).Set(1);
        var jobs = _test.Metrics.Counter("jobs_total", "Jobs.", queue);
        jobs.WithLabels("g").Inc();
        _test.Samples.ShouldEndWith("jobs_total{queue=\"g\"} 1");
    }

    [Fact]
    public void A_dropped_gauge_does_not_change_the_one_that_is_called_other()
    {
        var depth = _test.Metrics.Gauge("depth", "Depth.", Label.Text("queue"));
        foreach (var queue in new[] { "a", "b", "other" })
            depth.WithLabels(queue).Set(1);
        depth.WithLabels("d").Inc();
        _test.Samples.ShouldBe("depth{queue=\"a\"} 1\ndepth{queue=\"b\"} 1\ndepth{queue=\"other\"} 1");
    }

    [Fact]
    public void A_value_that_was_folded_by_a_full_counter_takes_no_room_in_its_label()
    {
        var queue = Label.Text("queue", limit: 4);
        var hits = _test.Metrics.Counter("hits_total", "Hits.", queue);
        foreach (var value in new[] { "a", "b", "c", "d" })
            hits.WithLabels(value).Inc();
        var jobs = _test.Metrics.Counter("jobs_total", "Jobs.", queue);
        jobs.WithLabels("e").Inc();
        _test.Samples.ShouldEndWith("jobs_total{queue=\"e\"} 1");
    }

    [Fact]
    public void Series_of_closed_labels_only_are_not_folded_and_not_reported_as_if()
    {
        var skips = _test.Metrics.Counter("skips_total", "Skips.", Label.Enum<SyncSkipReason>("reason"));
        foreach (var reason in Enum.GetValues<SyncSkipReason>())
            skips.WithLabels(reason).Inc();
        _test.Samples.Split('\n').Length.ShouldBe(6);
        _test.OwnSamples.ShouldBeEmpty();
        _test.Log.Messages.ShouldBeEmpty();
    }

    [Fact]
    public void Removing_a_series_makes_room_for_another()
    {
        var hits = _test.Metrics.Counter("hits_total", "Hits.", Label.Text("cache"));
        foreach (var cache in new[] { "a", "b", "c" })
            hits.WithLabels(cache).Inc();
        hits.Remove("b");
        hits.WithLabels("d").Inc();
        _test.Samples.ShouldBe("hits_total{cache=\"a\"} 1\nhits_total{cache=\"c\"} 1\nhits_total{cache=\"d\"} 1");
    }

    [Fact]
    public void The_registry_can_report_more_metrics_than_a_metric_may_have_series()
    {
        var test = new TestRegistry(options => options.MaxSeriesPerMetric = 1);
        foreach (var name in new[] { "a_total", "b_total", "c_total" })
        {
            var counter = test.Metrics.Counter(name, "Things.", Label.Text("thing"));
            counter.WithLabels("x").Inc();
            counter.WithLabels("y").Inc();
            counter.WithLabels("y").Inc(-1L);
        }

        test.OwnSamples.ShouldBe(
            """
            gateway_metrics_overflow_total{metric="a_total"} 2
            gateway_metrics_overflow_total{metric="b_total"} 2
            gateway_metrics_overflow_total{metric="c_total"} 2
            gateway_metrics_rejected_total{metric="a_total",reason="negative"} 1
            gateway_metrics_rejected_total{metric="b_total",reason="negative"} 1
            gateway_metrics_rejected_total{metric="c_total",reason="negative"} 1
            """);
    }

    [Fact]
    public void A_bundle_that_is_folded_for_want_of_series_is_reported()
    {
        var provider = Label.Text("provider");
        var model = Label.Text("model");
        var calls = _test.Metrics.Counter("calls_total", "Calls.", provider);
        var bundles = _test.Metrics.Bundle(provider, model, (p, _) => new Calls(calls.WithLabels(p)));
        foreach (var name in new[] { "a", "b", "c", "d" })
            bundles.WithLabels("openai", name).Total.Inc();
        _test.Samples.ShouldBe("calls_total{provider=\"openai\"} 3\ncalls_total{provider=\"other\"} 1");
        _test.OwnSamples.ShouldBe("""gateway_metrics_overflow_total{metric="calls_total"} 1""");
    }

    private sealed record Calls(Counter Total);
}
