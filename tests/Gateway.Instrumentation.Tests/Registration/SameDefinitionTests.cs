namespace Gateway.Instrumentation.Tests.Registration;

public class SameDefinitionTests
{
    private readonly TestRegistry _test = new();

    [Fact]
    public void Asking_again_for_the_same_definition_gives_the_same_object()
    {
        _test.Metrics.Counter("jobs_total", "Jobs.").ShouldBeSameAs(_test.Metrics.Counter("jobs_total", "Jobs."));
        _test.Metrics.Gauge("depth", "Depth.").ShouldBeSameAs(_test.Metrics.Gauge("depth", "Depth."));
        _test.Metrics.Histogram("wait", "Waits.", [1, 2]).ShouldBeSameAs(_test.Metrics.Histogram("wait", "Waits.", [1, 2]));
        _test.Metrics.Counter("hits_total", "Hits.", Label.Text("cache"))
            .ShouldBeSameAs(_test.Metrics.Counter("hits_total", "Hits.", Label.Text("cache")));
        _test.Metrics.Info("build_info", "Build.", Label.Text("version"), Label.Flag("debug"), Label.Number("build"))
            .ShouldBeSameAs(_test.Metrics.Info("build_info", "Build.", Label.Text("version"), Label.Flag("debug"), Label.Number("build")));
    }

    [Fact]
    public void A_limit_equal_to_the_default_is_the_same_definition() =>
        _test.Metrics.Counter("hits_total", "Hits.", Label.Text("cache", limit: 256))
            .ShouldBeSameAs(_test.Metrics.Counter("hits_total", "Hits.", Label.Text("cache")));

    [Fact]
    public void A_closing_infinity_makes_no_difference_between_buckets() =>
        _test.Metrics.Histogram("wait", "Waits.", [1, 2])
            .ShouldBeSameAs(_test.Metrics.Histogram("wait", "Waits.", [1, 2, double.PositiveInfinity]));

    [Fact]
    public void Another_help_text_is_logged_and_the_first_is_kept()
    {
        var first = _test.Metrics.Counter("jobs_total", "Jobs done.");
        _test.Metrics.Counter("jobs_total", "Jobs that were done.").ShouldBeSameAs(first);
        _test.Registry.CollectText().ShouldStartWith("# HELP jobs_total Jobs done.\n");
        _test.Log.Messages.ShouldBe(
            ["Warning: Metric jobs_total is registered again with another help text. The first is kept: \"Jobs done.\". Ignored: \"Jobs that were done.\". Logged once per metric."]);
    }

    [Fact]
    public void The_second_components_label_objects_share_the_limits_of_the_first()
    {
        var first = Label.Text("cache", limit: 1);
        var second = Label.Text("cache", limit: 1);
        _test.Metrics.Counter("hits_total", "Hits.", first).WithLabels("a").Inc();
        _test.Metrics.Counter("hits_total", "Hits.", second);
        _test.Metrics.Counter("misses_total", "Misses.", second).WithLabels("b").Inc();
        _test.Samples.ShouldBe("hits_total{cache=\"a\"} 1\nmisses_total{cache=\"other\"} 1");
    }

    [Fact]
    public void Two_instances_of_a_family_record_to_the_same_series_and_fold_the_same_values()
    {
        var test = new TestRegistry(options => options.DefaultLabelLimit = 1);
        var first = new PricingSyncMetrics(test.Metrics);
        var second = new PricingSyncMetrics(test.Metrics);
        first.RecordModelsFetched("openai", 1);
        second.RecordModelsFetched("openai", 2);
        second.RecordModelsUpdated("anthropic", 5);
        using (var scope = second.TrackPricingSync("mistral", SyncTrigger.Api))
            scope.Succeed();
        using (var scope = first.TrackPricingSync("openai", SyncTrigger.Api))
            scope.Succeed();
        using (var scope = second.TrackPricingSync("openai", SyncTrigger.Api))
            scope.Succeed();

        test.Samples.ShouldContain("pricing_sync_models_fetched_total{provider=\"openai\"} 3\n");
        test.Samples.ShouldContain("pricing_sync_models_updated_total{provider=\"other\"} 5");
        test.Samples.ShouldContain("""pricing_sync_total{provider="openai",status="success",triggered_by="api"} 2""");
        test.Samples.ShouldContain("""pricing_sync_total{provider="other",status="success",triggered_by="api"} 1""");
        test.Log.Entries.ShouldAllBe(entry => entry.Message.Contains("more label values than its limit", StringComparison.Ordinal));
    }

    [Fact]
    public void Many_threads_that_ask_at_once_get_the_same_object()
    {
        var counters = new Counter[8];
        Threads.Run(8, index => counters[index] = _test.Metrics.Counter("jobs_total", "Jobs."));
        counters.Distinct().ShouldHaveSingleItem();
        _test.Samples.ShouldBe("jobs_total 0");
    }
}
