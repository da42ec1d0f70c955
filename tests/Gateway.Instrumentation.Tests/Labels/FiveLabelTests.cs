using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Tests.Labels;

public class FiveLabelTests
{
    private readonly TestRegistry _test = new();

    [Fact]
    public void A_counter_keeps_label_sets_apart_that_differ_in_any_of_five_labels()
    {
        var counter = Counter(Label.Text("a"));
        var sets = new (string A, SyncTrigger B, long C, bool D, string E)[]
        {
            ("a", SyncTrigger.Manual, 1, true, "e"),
            ("b", SyncTrigger.Manual, 1, true, "e"),
            ("a", SyncTrigger.Scheduler, 1, true, "e"),
            ("a", SyncTrigger.Manual, 2, true, "e"),
            ("a", SyncTrigger.Manual, 1, false, "e"),
            ("a", SyncTrigger.Manual, 1, true, "f"),
        };
        for (var i = 0; i < sets.Length; i++)
            counter.WithLabels(sets[i].A, sets[i].B, sets[i].C, sets[i].D, sets[i].E).Inc(i + 1);
        _test.Samples.ShouldBe(
            """
            jobs_total{a="a",b="manual",c="1",d="true",e="e"} 1
            jobs_total{a="b",b="manual",c="1",d="true",e="e"} 2
            jobs_total{a="a",b="scheduler",c="1",d="true",e="e"} 3
            jobs_total{a="a",b="manual",c="2",d="true",e="e"} 4
            jobs_total{a="a",b="manual",c="1",d="false",e="e"} 5
            jobs_total{a="a",b="manual",c="1",d="true",e="f"} 6
            """);
    }

    [Fact]
    public void A_handle_is_found_again_and_can_be_removed()
    {
        var counter = Counter(Label.Text("a"));
        counter.Find("a", SyncTrigger.Manual, 1, true, "e").ShouldBeNull();
        var handle = counter.WithLabels("a", SyncTrigger.Manual, 1, true, "e");
        counter.WithLabels(new string("a"), SyncTrigger.Manual, 1, true, new string("e")).ShouldBeSameAs(handle);
        counter.Find("a", SyncTrigger.Manual, 1, true, "e").ShouldBeSameAs(handle);
        counter.Remove("a", SyncTrigger.Manual, 1, true, "f").ShouldBeFalse();
        counter.Remove("a", SyncTrigger.Manual, 1, true, "e").ShouldBeTrue();
        _test.Samples.ShouldBeEmpty();
    }

    [Fact]
    public void The_last_labels_values_can_be_announced()
    {
        Counter(Label.Text("a")).Announce("a", SyncTrigger.Manual, 1, true, "e", "f");
        _test.Samples.ShouldBe(
            """
            jobs_total{a="a",b="manual",c="1",d="true",e="e"} 0
            jobs_total{a="a",b="manual",c="1",d="true",e="f"} 0
            """);
    }

    public static TheoryData<int> Each => [0, 1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Each))]
    public void Each_label_folds_by_its_own_limit(int limited)
    {
        var labels = Limited(limited);
        var counter = _test.Metrics.Counter("jobs_total", "Jobs that were done.", labels[0], labels[1], labels[2], labels[3], labels[4]);
        foreach (var value in new[] { "x", "y", "z" })
            counter.WithLabels(value, value, value, value, value).Inc();
        _test.Samples.Split('\n').ShouldBe(
        [
            $"jobs_total{{{Labels("x", "x")}}} 1",
            $"jobs_total{{{Labels("y", "other")}}} 1",
            $"jobs_total{{{Labels("z", "other")}}} 1",
        ]);
        _test.OwnSamples.ShouldBe("""gateway_metrics_overflow_total{metric="jobs_total"} 2""");

        string Labels(string value, string shown) => string.Join(',', Enumerable.Range(0, 5).Select(i => $"l{i}=\"{(i == limited ? shown : value)}\""));
    }

    [Fact]
    public void Three_and_four_labels_can_be_announced_as_well()
    {
        var (a, b, c, d) = (Label.Text("a"), Label.Text("b"), Label.Text("c"), Label.Text("d"));
        _test.Metrics.Counter("three_total", "Three.", a, b, c).Announce("1", "2", "3", "4");
        _test.Metrics.Counter("four_total", "Four.", a, b, c, d).Announce("1", "2", "3", "4", "5");
        _test.Samples.ShouldBe(
            """
            three_total{a="1",b="2",c="3"} 0
            three_total{a="1",b="2",c="4"} 0
            four_total{a="1",b="2",c="3",d="4"} 0
            four_total{a="1",b="2",c="3",d="5"} 0
            """);
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void Each_of_five_labels_keeps_the_place_of_a_shown_value_and_gives_it_back(int limited)
    {
        var labels = Limited(limited);
        var jobs = _test.Metrics.Counter("jobs_total", "Jobs that were done.", labels[0], labels[1], labels[2], labels[3], labels[4]);
        var sole = _test.Metrics.Counter("sole_total", "With the limited label only.", labels[limited]);
        jobs.WithLabels("x", "x", "x", "x", "x");
        sole.WithLabels("x");
        sole.Remove("x").ShouldBeTrue();
        sole.WithLabels("y").Inc(); // the other metric shows x
        sole.Find("other").ShouldNotBeNull().Value.ShouldBe(1);

        jobs.Remove("x", "x", "x", "x", "x").ShouldBeTrue();
        sole.WithLabels("y").Inc(3);
        sole.WithLabels("y").Value.ShouldBe(3);
        sole.Find("other").ShouldNotBeNull().Value.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void Each_of_five_labels_gives_the_place_of_a_bundle_without_series_back(int limited)
    {
        var labels = Limited(limited);
        var bundles = _test.Metrics.Bundle(labels[0], labels[1], labels[2], labels[3], labels[4], (a, b, c, d, e) => $"{a} {b} {c} {d} {e}");
        bundles.WithLabels("x", "x", "x", "x", "x").ShouldBe("x x x x x");
        bundles.Remove("x", "x", "x", "x", "x").ShouldBeTrue();
        bundles.WithLabels("y", "y", "y", "y", "y").ShouldBe("y y y y y");
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void A_fold_of_a_bundle_is_counted_by_the_metrics_with_the_folded_label_and_no_others(int limited)
    {
        var labels = Limited(limited);
        for (var i = 0; i < labels.Length; i++)
            _test.Metrics.Counter($"only{i}_total", "With one of the labels.", labels[i]);
        var bundles = _test.Metrics.Bundle(labels[0], labels[1], labels[2], labels[3], labels[4], (a, b, c, d, e) => $"{a} {b} {c} {d} {e}");
        bundles.WithLabels("x", "x", "x", "x", "x");
        bundles.WithLabels("y", "y", "y", "y", "y");
        _test.OwnSamples.ShouldBe($"gateway_metrics_overflow_total{{metric=\"only{limited}_total\"}} 1");
    }

    [Fact]
    public void A_bundle_beyond_the_limit_of_series_is_counted_by_the_metrics_with_any_of_its_labels()
    {
        var test = new TestRegistry(options => options.MaxSeriesPerMetric = 1);
        Label<string>[] labels = [.. Enumerable.Range(0, 5).Select(i => Label.Text($"l{i}"))];
        for (var i = 0; i < labels.Length; i++)
            test.Metrics.Counter($"only{i}_total", "With one of the labels.", labels[i]);
        var bundles = test.Metrics.Bundle(labels[0], labels[1], labels[2], labels[3], labels[4], (a, b, c, d, e) => $"{a} {b} {c} {d} {e}");
        bundles.WithLabels("x", "x", "x", "x", "x").ShouldBe("x x x x x");
        bundles.WithLabels("y", "x", "x", "x", "x").ShouldBe("other other other other other");
        test.OwnSamples.Split('\n').ShouldBe(Enumerable.Range(0, 5).Select(i => $"gateway_metrics_overflow_total{{metric=\"only{i}_total\"}} 1"));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void What_is_set_for_other_is_shown_until_that_one_of_five_labels_folds(int limited)
    {
        var labels = Limited(limited);
        var depth = _test.Metrics.Gauge("depth", "Depth.", labels[0], labels[1], labels[2], labels[3], labels[4]);
        string[] Values(string value) => [.. Enumerable.Range(0, 5).Select(i => i == limited ? value : "x")];
        Gauge With(string value) => depth.WithLabels(Values(value)[0], Values(value)[1], Values(value)[2], Values(value)[3], Values(value)[4]);
        With("other").Set(7);
        With("x").Set(1);
        _test.Samples.Split('\n').Length.ShouldBe(2);
        With("y").Set(5); // folds
        _test.Samples.ShouldBe("depth{l0=\"x\",l1=\"x\",l2=\"x\",l3=\"x\",l4=\"x\"} 1");
    }

    [Fact]
    public void What_is_set_for_others_of_all_five_labels_is_not_shown_as_if_it_were_everybodys()
    {
        Label<string>[] labels = [.. Enumerable.Range(0, 5).Select(i => Label.Text($"l{i}", limit: 1))];
        var depth = _test.Metrics.Gauge("depth", "Depth.", labels[0], labels[1], labels[2], labels[3], labels[4]);
        depth.WithLabels("x", "x", "x", "x", "x").Set(1);
        depth.WithLabels("y", "y", "y", "y", "y").Set(2);
        _test.Samples.ShouldBe("depth{l0=\"x\",l1=\"x\",l2=\"x\",l3=\"x\",l4=\"x\"} 1");
    }

    [Fact]
    public void A_full_metric_folds_all_five()
    {
        var test = new TestRegistry(options => options.MaxSeriesPerMetric = 1);
        var counter = test.Metrics.Counter(
            "jobs_total", "Jobs that were done.", Label.Text("a"), Label.Text("b"), Label.Text("c"), Label.Text("d"), Label.Text("e"));
        counter.WithLabels("1", "1", "1", "1", "1").Inc();
        counter.WithLabels("1", "1", "1", "1", "2").Inc();
        counter.WithLabels("1", "1", "1", "1", "3").Inc();
        test.Registry.Value("jobs_total").ShouldBe(3);
        test.Registry.Value("jobs_total", ("a", "other"), ("b", "other"), ("c", "other"), ("d", "other"), ("e", "other")).ShouldBe(2);
    }

    [Fact]
    public void A_histogram_shows_its_buckets_after_five_labels()
    {
        var histogram = _test.Metrics.Histogram(
            "job_seconds", "Time of a job.", [1], Label.Text("a"), Label.Enum<SyncTrigger>("b"), Label.Number("c"), Label.Flag("d"), Label.Text("e"));
        histogram.WithLabels("a", SyncTrigger.Manual, 1, true, "e").Observe(0.5);
        _test.Samples.ShouldBe(
            """
            job_seconds_bucket{a="a",b="manual",c="1",d="true",e="e",le="1.0"} 1
            job_seconds_bucket{a="a",b="manual",c="1",d="true",e="e",le="+Inf"} 1
            job_seconds_sum{a="a",b="manual",c="1",d="true",e="e"} 0.5
            job_seconds_count{a="a",b="manual",c="1",d="true",e="e"} 1
            """);
    }

    [Fact]
    public void A_bundle_of_five_labels_is_made_once_of_the_values_that_are_shown_and_leaves_with_its_series()
    {
        var (a, made) = (Label.Text("a", limit: 1), 0);
        var (b, c, d, e) = (Label.Enum<SyncTrigger>("b"), Label.Number("c"), Label.Flag("d"), Label.Text("e"));
        var counter = _test.Metrics.Counter("jobs_total", "Jobs that were done.", a, b, c, d, e);
        var bundles = _test.Metrics.Bundle(a, b, c, d, e, (v1, v2, v3, v4, v5) =>
        {
            made++;
            return new Jobs($"{v1} {v2} {v3} {v4} {v5}", counter.WithLabels(v1, v2, v3, v4, v5));
        });

        var first = bundles.WithLabels("x", SyncTrigger.Manual, 7, true, "e");
        bundles.WithLabels("x", SyncTrigger.Manual, 7, true, "e").ShouldBeSameAs(first);
        (first.Values, made).ShouldBe(("x Manual 7 True e", 1));
        bundles.WithLabels("y", SyncTrigger.Manual, 7, true, "e").Values.ShouldBe("other Manual 7 True e");

        counter.Remove("x", SyncTrigger.Manual, 7, true, "e").ShouldBeTrue();
        bundles.Find("x", SyncTrigger.Manual, 7, true, "e").ShouldBeNull();
        bundles.WithLabels("x", SyncTrigger.Manual, 7, true, "e").ShouldNotBeSameAs(first);
    }

    [Fact]
    public void Recording_with_five_labels_allocates_nothing()
    {
        var counter = Counter(Label.Text("a"));
        Allocated.By(() => counter.WithLabels("a", SyncTrigger.Manual, 1, true, "e").Inc()).ShouldBe(0);
    }

    private Labeled<Counter, string, SyncTrigger, long, bool, string> Counter(Label<string> first) => _test.Metrics.Counter(
        "jobs_total", "Jobs that were done.", first, Label.Enum<SyncTrigger>("b"), Label.Number("c"), Label.Flag("d"), Label.Text("e"));

    private static Label<string>[] Limited(int limited) => [.. Enumerable.Range(0, 5).Select(i => Label.Text($"l{i}", limit: i == limited ? 1 : 10))];

    private sealed record Jobs(string Values, Counter Done);
}
