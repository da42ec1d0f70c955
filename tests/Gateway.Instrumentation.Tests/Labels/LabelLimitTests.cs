namespace Gateway.Instrumentation.Tests.Labels;

public class LabelLimitTests
{
    private readonly TestRegistry _test = new();

    [Fact]
    public void A_counter_folds_new_label_values_into_other_once_the_limit_is_reached()
    {
        var hits = _test.Metrics.Counter("hits_total", "Hits.", Label.Text("cache", limit: 2));
        foreach (var cache in new[] { "a", "b", "c", "d", "a", "c" })
            hits.WithLabels(cache).Inc();
        _test.Samples.ShouldBe(
            """
            hits_total{cache="a"} 2
            hits_total{cache="b"} 1
            hits_total{cache="other"} 3
            """);
    }

    [Fact]
    public void A_histogram_folds_likewise()
    {
        var wait = _test.Metrics.Histogram("wait_seconds", "Waits.", [1], Label.Text("queue", limit: 1));
        wait.WithLabels("a").Observe(0.5);
        wait.WithLabels("b").Observe(0.5);
        wait.WithLabels("c").Observe(2);
        wait.WithLabels("other").Count.ShouldBe(2);
        wait.WithLabels("a").Count.ShouldBe(1);
    }

    [Fact]
    public void What_is_set_for_values_beyond_the_limit_is_not_shown_as_if_it_were_everybodys()
    {
        var depth = _test.Metrics.Gauge("depth", "Depth.", Label.Text("queue", limit: 1), Label.Flag("urgent"));
        depth.WithLabels("a", true).Set(1);
        depth.WithLabels("b", true).Set(2);
        depth.WithLabels("b", false).SetToCurrentTime();
        _test.Samples.ShouldBe("depth{queue=\"a\",urgent=\"true\"} 1");
        _test.OwnSamples.ShouldBe("gateway_metrics_overflow_total{metric=\"depth\"} 2");
    }

    [Fact]
    public void A_value_that_is_called_other_is_one_like_all_others_until_its_label_folds()
    {
        var queue = Label.Text("queue", limit: 2);
        var depth = _test.Metrics.Gauge("depth", "Depth.", queue);
        var age = _test.Metrics.Gauge("age", "Age.", queue);
        depth.WithLabels("other").Set(7);
        age.WithLabels("other").SetCallback(() => 3);
        depth.WithLabels("a").Set(1);
        _test.Samples.ShouldBe("depth{queue=\"other\"} 7\ndepth{queue=\"a\"} 1\nage{queue=\"other\"} 3");

        depth.WithLabels("b").Set(2);
        depth.WithLabels("c").Set(5); // the third of two: from here on, "other" is no longer one queue
        _test.Samples.ShouldBe("depth{queue=\"a\"} 1\ndepth{queue=\"b\"} 2");
        depth.WithLabels("other").Set(8);
        _test.Samples.ShouldBe("depth{queue=\"a\"} 1\ndepth{queue=\"b\"} 2");
        depth.WithLabels("d").Inc(3);
        _test.Samples.ShouldContain("depth{queue=\"other\"}");
    }

    [Fact]
    public void What_is_counted_up_and_down_for_values_beyond_the_limit_adds_up()
    {
        var inFlight = _test.Metrics.Gauge("in_flight", "In flight.", Label.Text("queue", limit: 1));
        inFlight.WithLabels("a").Inc();
        inFlight.WithLabels("b").Inc();
        inFlight.WithLabels("c").Inc(2);
        inFlight.WithLabels("b").Dec();
        _test.Samples.ShouldBe("in_flight{queue=\"a\"} 1\nin_flight{queue=\"other\"} 2");
    }

    [Fact]
    public void Every_folded_look_up_is_counted()
    {
        var hits = _test.Metrics.Counter("hits_total", "Hits.", Label.Text("cache", limit: 1));
        hits.WithLabels("a").Inc();
        for (var i = 0; i < 5; i++)
            hits.WithLabels("b").Inc();
        _test.OwnSamples.ShouldBe("""gateway_metrics_overflow_total{metric="hits_total"} 5""");
    }

    [Fact]
    public void The_first_fold_of_each_metric_is_logged_once()
    {
        var cache = Label.Text("cache", limit: 1);
        var hits = _test.Metrics.Counter("hits_total", "Hits.", cache);
        var misses = _test.Metrics.Counter("misses_total", "Misses.", cache);
        foreach (var value in new[] { "a", "b", "c", "b" })
        {
            hits.WithLabels(value);
            misses.WithLabels(value);
        }

        _test.Log.Messages.ShouldBe([Warning("hits_total"), Warning("misses_total")]);

        static string Warning(string metric) =>
            $"Warning: Metric {metric} has more label values than its limit: further values are recorded as \"other\" (gauges beyond the series limit are dropped) and counted in gateway_metrics_overflow_total. Raise the label's limit, DefaultLabelLimit or MaxSeriesPerMetric, or use a label with fewer values. Logged once per metric.";
    }

    [Fact]
    public void Metrics_that_share_a_label_object_fold_the_same_values()
    {
        var cache = Label.Text("cache", limit: 2);
        var hits = _test.Metrics.Counter("hits_total", "Hits.", cache);
        var misses = _test.Metrics.Counter("misses_total", "Misses.", cache);
        hits.WithLabels("a").Inc();
        misses.WithLabels("b").Inc();
        misses.WithLabels("c").Inc();
        hits.WithLabels("c").Inc();
        hits.WithLabels("b").Inc();
        _test.Samples.ShouldBe(
            """
            hits_total{cache="a"} 1
            hits_total{cache="other"} 1
            hits_total{cache="b"} 1
            misses_total{cache="b"} 1
            misses_total{cache="other"} 1
            """);
    }

    [Fact]
    public void Label_objects_of_their_own_fold_by_themselves()
    {
        var hits = _test.Metrics.Counter("hits_total", "Hits.", Label.Text("cache", limit: 1));
        var misses = _test.Metrics.Counter("misses_total", "Misses.", Label.Text("cache", limit: 1));
        hits.WithLabels("a").Inc();
        misses.WithLabels("b").Inc();
        _test.Samples.ShouldBe("hits_total{cache=\"a\"} 1\nmisses_total{cache=\"b\"} 1");
    }

    [Fact]
    public void One_label_object_serves_two_registries_without_tying_them_together()
    {
        var cache = Label.Text("cache", limit: 1);
        var second = new TestRegistry();
        _test.Metrics.Counter("hits_total", "Hits.", cache).WithLabels("a").Inc();
        second.Metrics.Counter("hits_total", "Hits.", cache).WithLabels("b").Inc();
        second.Samples.ShouldBe("""hits_total{cache="b"} 1""");
    }

    [Fact]
    public void A_literal_other_takes_no_room_and_is_no_fold()
    {
        var hits = _test.Metrics.Counter("hits_total", "Hits.", Label.Text("cache", limit: 1));
        hits.WithLabels("other").Inc();
        hits.WithLabels("a").Inc();
        hits.WithLabels("other").Inc();
        _test.Samples.ShouldBe("hits_total{cache=\"other\"} 2\nhits_total{cache=\"a\"} 1");
        _test.OwnSamples.ShouldBeEmpty();
    }

    [Fact]
    public void A_label_without_a_limit_of_its_own_takes_the_registrys()
    {
        var test = new TestRegistry(options => options.DefaultLabelLimit = 1);
        var hits = test.Metrics.Counter("hits_total", "Hits.", Label.Text("cache"));
        hits.WithLabels("a").Inc();
        hits.WithLabels("b").Inc();
        test.Samples.ShouldBe("hits_total{cache=\"a\"} 1\nhits_total{cache=\"other\"} 1");
    }

    [Fact]
    public void The_default_limit_is_256_values()
    {
        var hits = _test.Metrics.Counter("hits_total", "Hits.", Label.Text("cache"));
        for (var i = 0; i < 300; i++)
            hits.WithLabels($"cache {i}").Inc();
        _test.Samples.Split('\n').Length.ShouldBe(257);
        hits.WithLabels("other").Value.ShouldBe(44);
    }

    [Fact]
    public void Closed_labels_keep_their_values_when_an_open_one_folds()
    {
        var runs = _test.Metrics.Counter("runs_total", "Runs.", Label.Text("provider", limit: 1), Label.Enum<SyncTrigger>("trigger"));
        runs.WithLabels("a", SyncTrigger.Api).Inc();
        runs.WithLabels("b", SyncTrigger.Api).Inc();
        runs.WithLabels("b", SyncTrigger.Manual).Inc();
        _test.Samples.ShouldBe(
            """
            runs_total{provider="a",trigger="api"} 1
            runs_total{provider="other",trigger="api"} 1
            runs_total{provider="other",trigger="manual"} 1
            """);
    }

    [Fact]
    public void Each_open_label_folds_by_itself()
    {
        var errors = _test.Metrics.Counter("errors_total", "Errors.", Label.Text("provider", limit: 1), Label.Text("error_type", limit: 2));
        errors.WithLabels("a", "x").Inc();
        errors.WithLabels("a", "y").Inc();
        errors.WithLabels("a", "z").Inc();
        errors.WithLabels("b", "y").Inc();
        errors.WithLabels("b", "z").Inc();
        _test.Samples.ShouldBe(
            """
            errors_total{provider="a",error_type="x"} 1
            errors_total{provider="a",error_type="y"} 1
            errors_total{provider="a",error_type="other"} 1
            errors_total{provider="other",error_type="y"} 1
            errors_total{provider="other",error_type="other"} 1
            """);
    }

    [Fact]
    public void Ten_thousand_providers_leave_a_page_that_is_valid_and_small()
    {
        var sync = new PricingSyncMetrics(_test.Metrics);
        for (var i = 0; i < 10_000; i++)
        {
            using var scope = sync.TrackPricingSync($"provider {i}", SyncTrigger.Scheduler);
            sync.RecordModelsFetched($"provider {i}", 1);
            if (i % 2 == 0)
                scope.Succeed();
        }

        var page = PageCheck.Parse(_test.Registry.CollectText());
        page.Samples.Count.ShouldBeLessThan(15_000);
        page.Samples.Select(sample => sample.Labels.GetValueOrDefault("provider")).Distinct().Count(provider => provider is not null).ShouldBe(257);
        page.Value("pricing_sync_total").ShouldBe(10_000);
        page.Value("pricing_sync_total", ("provider", "other")).ShouldBe(10_000 - 256);
        page.Value("pricing_sync_models_fetched_total", ("provider", "other")).ShouldBe(10_000 - 256);
        page.Value("pricing_sync_total", ("status", "success")).ShouldBe(5_000);
    }
}
