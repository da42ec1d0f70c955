namespace Gateway.Instrumentation.Testing.Tests;

public class MetricsPageValueTests
{
    private const string Page =
        """
        # TYPE jobs_total counter
        jobs_total{queue="mail",status="done"} 3
        jobs_total{queue="mail",status="failed"} 1
        jobs_total{queue="print",status="done"} 5
        # TYPE depth gauge
        depth{queue="mail"} 7
        depth{queue="print"} 2
        # TYPE wait_seconds histogram
        wait_seconds_bucket{queue="mail",le="1"} 1
        wait_seconds_bucket{queue="mail",le="+Inf"} 2
        wait_seconds_sum{queue="mail"} 3.5
        wait_seconds_count{queue="mail"} 2
        wait_seconds_sum{queue="print"} 1
        wait_seconds_count{queue="print"} 4
        # TYPE temperature gauge
        untyped 9
        """;

    private readonly MetricsPage _page = MetricsPage.Parse(Page);

    [Fact]
    public void Value_finds_the_series_with_all_its_labels() =>
        _page.Value("jobs_total", ("status", "failed"), ("queue", "mail")).ShouldBe(1);

    [Fact]
    public void A_subset_of_the_labels_sums_counters_up()
    {
        _page.Value("jobs_total", ("queue", "mail")).ShouldBe(4);
        _page.Value("jobs_total", ("status", "done")).ShouldBe(8);
        _page.Value("jobs_total").ShouldBe(9);
    }

    [Fact]
    public void The_parts_of_a_histogram_sum_up_too()
    {
        _page.Value("wait_seconds_count").ShouldBe(6);
        _page.Value("wait_seconds_sum").ShouldBe(4.5);
        _page.Value("wait_seconds_bucket", ("le", "1")).ShouldBe(1);
    }

    [Fact]
    public void One_gauge_has_a_value() => _page.Value("depth", ("queue", "mail")).ShouldBe(7);

    [Fact]
    public void Samples_without_a_type_are_found() => _page.Value("untyped").ShouldBe(9);

    [Fact]
    public void Several_gauges_do_not_add_up() => Fails("depth").ShouldBe(
        """
        2 gauges match depth, and gauges cannot be summed. Specify more labels:
          depth{queue="mail"} 7
          depth{queue="print"} 2
        """);

    [Fact]
    public void Has_tells_whether_a_series_is_there()
    {
        _page.Has("jobs_total").ShouldBeTrue();
        _page.Has("jobs_total", ("queue", "mail")).ShouldBeTrue();
        _page.Has("jobs_total", ("queue", "fax")).ShouldBeFalse();
        _page.Has("jobs_total", ("color", "mail")).ShouldBeFalse();
        _page.Has("jobs").ShouldBeFalse();
        _page.Has("temperature").ShouldBeFalse();
    }

    [Fact]
    public void Wrong_labels_are_answered_with_the_series_of_that_name() => Fails("jobs_total", ("queue", "fax"), ("status", "done")).ShouldBe(
        """
        No series matches jobs_total{queue="fax",status="done"}. Series called jobs_total:
          jobs_total{queue="mail",status="done"} 3
          jobs_total{queue="mail",status="failed"} 1
          jobs_total{queue="print",status="done"} 5
        """);

    [Fact]
    public void A_wrong_name_is_answered_with_all_series_but_the_buckets() => Fails("jbos_total").ShouldBe(
        """
        No series matches jbos_total. Series that exist (without buckets):
          jobs_total{queue="mail",status="done"} 3
          jobs_total{queue="mail",status="failed"} 1
          jobs_total{queue="print",status="done"} 5
          depth{queue="mail"} 7
          depth{queue="print"} 2
          wait_seconds_sum{queue="mail"} 3.5
          wait_seconds_count{queue="mail"} 2
          wait_seconds_sum{queue="print"} 1
          wait_seconds_count{queue="print"} 4
          untyped 9
        """);

    [Fact]
    public void The_name_of_a_histogram_is_answered_with_its_parts() =>
        Fails("wait_seconds").ShouldBe("wait_seconds is a histogram: read wait_seconds_count, wait_seconds_sum, or wait_seconds_bucket with a label le.");

    [Fact]
    public void A_metric_that_nothing_was_recorded_to_is_told_from_an_unknown_one() =>
        Fails("temperature", ("room", "1")).ShouldBe("No series matches temperature{room=\"1\"}: temperature is registered, but nothing was recorded to it yet.");

    [Fact]
    public void The_parts_of_a_histogram_that_nothing_was_recorded_to_are_told_likewise() =>
        Should.Throw<MetricNotFoundException>(() => MetricsPage.Parse("# TYPE wait_seconds histogram\nup 1\n").Value("wait_seconds_count")).Message
            .ShouldBe("No series matches wait_seconds_count: wait_seconds is registered, but nothing was recorded to it yet.");

    [Fact]
    public void An_empty_page_says_so() =>
        Should.Throw<MetricNotFoundException>(() => MetricsPage.Parse("").Value("jobs_total")).Message
            .ShouldBe("No series matches jobs_total: there are no series at all. Either no family was created yet (use metrics.PricingSync, or create yours with new MyMetrics(metrics.Factory)), or recording is off (Enabled, ENABLE_METRICS).");

    [Fact]
    public void A_bucket_is_found_by_its_bound_as_a_number() => _page.Value("wait_seconds_bucket", ("le", "1.0")).ShouldBe(1);

    [Fact]
    public void Buckets_that_count_into_each_other_are_not_summed() =>
        Fails("wait_seconds_bucket").ShouldBe(
            """
            wait_seconds_bucket matches several buckets, which are cumulative. Select one by its bound, such as ("le", "1"):
              wait_seconds_bucket{queue="mail",le="1"} 1
              wait_seconds_bucket{queue="mail",le="+Inf"} 2
            """);

    [Fact]
    public void An_OpenMetrics_page_is_refused_by_name() =>
        Should.Throw<FormatException>(() => MetricsPage.Parse("# TYPE jobs counter\njobs_total 1\n# EOF\n")).Message.ShouldStartWith("This page is OpenMetrics.");

    [Fact]
    public void A_long_list_is_cut()
    {
        var page = MetricsPage.Parse(string.Concat(Enumerable.Range(0, 45).Select(i => $"jobs_total{{queue=\"{i}\"}} 1\n")));
        var message = Should.Throw<MetricNotFoundException>(() => page.Value("jobs_total", ("queue", "fax"))).Message;
        message.Split('\n').Length.ShouldBe(42);
        message.ShouldEndWith("\n  jobs_total{queue=\"39\"} 1\n  (and 5 more)");
    }

    private string Fails(string name, params (string Name, string Value)[] labels) =>
        Should.Throw<MetricNotFoundException>(() => _page.Value(name, labels)).Message;
}
