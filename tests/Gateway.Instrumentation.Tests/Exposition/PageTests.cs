namespace Gateway.Instrumentation.Tests.Exposition;

public class PageTests
{
    [Fact]
    public void A_whole_page_reads_as_the_text_format_says()
    {
        var test = new TestRegistry(options =>
        {
            options.ServiceName = "gateway";
            options.StaticLabels["region"] = "eu-\"1\"";
        });
        test.Metrics.Counter("jobs_total", "Jobs done.\nBoth \\ and \"quotes\".").Inc(3);
        var hits = test.Metrics.Counter("hits_total", "Hits of a cache.", Label.Text("cache"), Label.Flag("local"));
        hits.WithLabels("a\nb", true).Inc(0.5);
        hits.WithLabels("c", false);
        test.Metrics.Gauge("unset_gauge", "Never set.");
        test.Metrics.Gauge("depth", "Depth of a queue.").Set(-2.5);
        test.Metrics.Histogram("wait_seconds", "Time in a queue.", [0.1, 1], Label.Text("queue")).WithLabels("q").Observe(0.5);
        test.Metrics.Info("build_info", "What runs here.", Label.Text("version")).WithLabels("1.2.3").Set();
        test.Metrics.Counter("jobs_total", "Jobs done.\nBoth \\ and \"quotes\".").Inc(-1L);

        test.Registry.CollectText().ShouldBe(
            """
            # HELP jobs_total Jobs done.\nBoth \\ and "quotes".
            # TYPE jobs_total counter
            jobs_total{service_name="gateway",region="eu-\"1\""} 3
            # HELP hits_total Hits of a cache.
            # TYPE hits_total counter
            hits_total{cache="a\nb",local="true",service_name="gateway",region="eu-\"1\""} 0.5
            hits_total{cache="c",local="false",service_name="gateway",region="eu-\"1\""} 0
            # HELP unset_gauge Never set.
            # TYPE unset_gauge gauge
            # HELP depth Depth of a queue.
            # TYPE depth gauge
            depth{service_name="gateway",region="eu-\"1\""} -2.5
            # HELP wait_seconds Time in a queue.
            # TYPE wait_seconds histogram
            wait_seconds_bucket{queue="q",service_name="gateway",region="eu-\"1\"",le="0.1"} 0
            wait_seconds_bucket{queue="q",service_name="gateway",region="eu-\"1\"",le="1.0"} 1
            wait_seconds_bucket{queue="q",service_name="gateway",region="eu-\"1\"",le="+Inf"} 1
            wait_seconds_sum{queue="q",service_name="gateway",region="eu-\"1\""} 0.5
            wait_seconds_count{queue="q",service_name="gateway",region="eu-\"1\""} 1
            # HELP build_info What runs here.
            # TYPE build_info gauge
            build_info{version="1.2.3",service_name="gateway",region="eu-\"1\""} 1
            # HELP gateway_metrics_overflow_total Number of look-ups of label values beyond a limit: recorded as other, or dropped for gauges beyond the series limit.
            # TYPE gateway_metrics_overflow_total counter
            # HELP gateway_metrics_rejected_total Number of rejected recordings: negative or non-finite values, failed callbacks and operations, and instruments whose name is taken.
            # TYPE gateway_metrics_rejected_total counter
            gateway_metrics_rejected_total{metric="jobs_total",reason="negative",service_name="gateway",region="eu-\"1\""} 1

            """);
    }

    [Fact]
    public void Collecting_changes_nothing()
    {
        var test = new TestRegistry();
        test.Metrics.Counter("jobs_total", "Jobs.").Inc();
        test.Registry.CollectText().ShouldBe(test.Registry.CollectText());
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(1, "1")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1e22, "1E+22")]
    [InlineData(123456789012345, "123456789012345")]
    [InlineData(1e308, "1E+308")]
    [InlineData(1e-7, "1E-07")]
    [InlineData(double.Epsilon, "5E-324")]
    [InlineData(double.MaxValue, "1.7976931348623157E+308")]
    [InlineData(-2.2250738585072014E-308, "-2.2250738585072014E-308")]
    [InlineData(9007199254740993, "9007199254740992")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    public void A_number_is_the_shortest_text_that_reads_back_to_it(double value, string text)
    {
        var test = new TestRegistry();
        test.Metrics.Gauge("number", "A number.").Set(value);
        test.Samples.ShouldBe($"number {text}");
    }

    [Fact]
    public void Whole_numbers_of_counters_are_written_in_full()
    {
        var test = new TestRegistry();
        var counter = test.Metrics.Counter("bytes_total", "Bytes.");
        for (var i = 0; i < 1 << 21; i++)
            counter.Inc(1L << 32);
        counter.Inc();
        test.Samples.ShouldBe("bytes_total 9007199254740993");
    }

    [Fact]
    public void Bounds_are_written_as_numbers()
    {
        var test = new TestRegistry();
        test.Metrics.Histogram("size", "Sizes.", [-1, 0, 0.005]);
        test.Samples.ShouldStartWith("size_bucket{le=\"-1.0\"} 0\nsize_bucket{le=\"0.0\"} 0\nsize_bucket{le=\"0.005\"} 0\nsize_bucket{le=\"+Inf\"} 0\n");
    }

    [Fact]
    public void A_page_does_not_depend_on_the_culture()
    {
        var test = new TestRegistry();
        test.Metrics.Gauge("number", "A number.").Set(-1234567.5);
        test.Metrics.Histogram("size", "Sizes.", [0.5]);
        var before = Thread.CurrentThread.CurrentCulture;
        var culture = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "~";
        try
        {
            Thread.CurrentThread.CurrentCulture = culture;
            test.Samples.ShouldStartWith("number -1234567.5\nsize_bucket{le=\"0.5\"} 0\n");
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_registry_shows_its_own_metrics_from_the_start_without_series() =>
        new TestRegistry().Registry.CollectText().Split('\n').Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)).ShouldBe(
            ["# TYPE gateway_metrics_overflow_total counter", "# TYPE gateway_metrics_rejected_total counter"]);

    [Fact]
    public void Static_labels_are_cleaned_like_other_values()
    {
        var test = new TestRegistry(options =>
        {
            options.ServiceName = new string('s', 300);
            options.StaticLabels["none"] = null!;
        });
        test.Metrics.Counter("jobs_total", "Jobs.");
        test.Samples.ShouldBe($"jobs_total{{service_name=\"{new string('s', 256)}\",none=\"unknown\"}} 0");
    }
}
