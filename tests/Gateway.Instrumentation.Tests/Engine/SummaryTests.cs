namespace Gateway.Instrumentation.Tests.Engine;

public class SummaryTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly TestRegistry _test = new(options =>
    {
        options.ServiceName = "gateway";
        options.CreatedTimestamps = true;
    });

    [Fact]
    public void The_text_page_shows_quantiles_in_their_order_then_sum_and_count()
    {
        Observed().Registry.CollectText().Split("# HELP gateway_")[0].ShouldBe(
            """
            # HELP wait_seconds Time in a queue.
            # TYPE wait_seconds summary
            wait_seconds{queue="a\"b",service_name="gateway",quantile="0.0"} 0.5
            wait_seconds{queue="a\"b",service_name="gateway",quantile="0.5"} 2
            wait_seconds{queue="a\"b",service_name="gateway",quantile="0.999"} 4
            wait_seconds{queue="a\"b",service_name="gateway",quantile="1.0"} 4
            wait_seconds_sum{queue="a\"b",service_name="gateway"} 6.5
            wait_seconds_count{queue="a\"b",service_name="gateway"} 3
            wait_seconds_sum{queue="idle",service_name="gateway"} 0
            wait_seconds_count{queue="idle",service_name="gateway"} 0

            """.Replace("} 2\n", $"}} {Two}\n", StringComparison.Ordinal));
    }

    [Fact]
    public void The_OpenMetrics_page_adds_when_it_was_created()
    {
        Observed().Registry.CollectText(ExpositionFormat.OpenMetrics).Split("# HELP gateway_")[0].ShouldBe(
            """
            # HELP wait_seconds Time in a queue.
            # TYPE wait_seconds summary
            wait_seconds{queue="a\"b",service_name="gateway",quantile="0.0"} 0.5
            wait_seconds{queue="a\"b",service_name="gateway",quantile="0.5"} 2
            wait_seconds{queue="a\"b",service_name="gateway",quantile="0.999"} 4
            wait_seconds{queue="a\"b",service_name="gateway",quantile="1.0"} 4
            wait_seconds_sum{queue="a\"b",service_name="gateway"} 6.5
            wait_seconds_count{queue="a\"b",service_name="gateway"} 3
            wait_seconds_created{queue="a\"b",service_name="gateway"} 1893456000
            wait_seconds_sum{queue="idle",service_name="gateway"} 0
            wait_seconds_count{queue="idle",service_name="gateway"} 0
            wait_seconds_created{queue="idle",service_name="gateway"} 1893456000

            """.Replace("} 2\n", $"}} {Two}\n", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_labels_it_shows_sum_and_count_from_registration_and_the_usual_quantiles_later()
    {
        var test = new TestRegistry();
        var wait = test.Metrics.Summary("wait_seconds", "Waits.");
        test.Samples.ShouldBe("wait_seconds_sum 0\nwait_seconds_count 0");
        wait.Observe(5);
        test.Samples.ShouldBe(
            """
            wait_seconds{quantile="0.5"} 5
            wait_seconds{quantile="0.9"} 5
            wait_seconds{quantile="0.95"} 5
            wait_seconds{quantile="0.99"} 5
            wait_seconds_sum 5
            wait_seconds_count 1
            """);
    }

    [Fact]
    public void Where_nothing_was_observed_lately_only_sum_and_count_are_shown()
    {
        var test = new TestRegistry();
        var wait = test.Metrics.Summary("wait_seconds", "Waits.", [0.5]);
        wait.Observe(5);
        test.Time.Advance(Window);
        test.Samples.ShouldBe("wait_seconds_sum 5\nwait_seconds_count 1");
        wait.Quantile(0.5).ShouldBeNull();
        wait.Observe(7);
        test.Samples.ShouldBe("wait_seconds{quantile=\"0.5\"} 7\nwait_seconds_sum 12\nwait_seconds_count 2");
    }

    [Fact]
    public void In_OpenMetrics_quantiles_below_0_are_left_out_and_a_sum_below_0_with_its_count()
    {
        var test = new TestRegistry();
        var drift = test.Metrics.Summary("drift_seconds", "Drifts.", [0, 1]);
        drift.Observe(-2);
        drift.Observe(1.5);
        test.Samples.ShouldBe("drift_seconds{quantile=\"0.0\"} -2\ndrift_seconds{quantile=\"1.0\"} 1.5\ndrift_seconds_sum -0.5\ndrift_seconds_count 2");
        Samples().ShouldBe(["drift_seconds{quantile=\"1.0\"} 1.5"]);
        drift.Observe(1);
        Samples().ShouldBe(["drift_seconds{quantile=\"1.0\"} 1.5", "drift_seconds_sum 0.5", "drift_seconds_count 3"]);

        List<string> Samples() =>
            [.. test.Registry.CollectText(ExpositionFormat.OpenMetrics).Split('\n').Where(line => line.StartsWith("drift_", StringComparison.Ordinal))];
    }

    [Fact]
    public void In_OpenMetrics_a_quantile_of_0_is_shown()
    {
        var test = new TestRegistry();
        test.Metrics.Summary("lag_seconds", "Lags.", [0.5]).Observe(0);
        test.Registry.CollectText(ExpositionFormat.OpenMetrics).ShouldContain("lag_seconds{quantile=\"0.5\"} 0\nlag_seconds_sum 0\nlag_seconds_count 1\n");
    }

    [Fact]
    public void Durations_are_in_seconds_and_what_is_no_observation_is_refused()
    {
        var test = new TestRegistry();
        var wait = test.Metrics.Summary("wait_seconds", "Waits.", [0.5]);
        wait.Observe(TimeSpan.FromMilliseconds(1500));
        wait.Observe(TimeSpan.FromTicks(-1));
        wait.Observe(double.NaN);
        wait.Observe(double.PositiveInfinity);
        wait.Observe(double.NegativeInfinity);
        test.Samples.ShouldBe("wait_seconds{quantile=\"0.5\"} 1.5\nwait_seconds_sum 1.5\nwait_seconds_count 1");
        test.OwnSamples.ShouldBe(
            """
            gateway_metrics_rejected_total{metric="wait_seconds",reason="negative"} 1
            gateway_metrics_rejected_total{metric="wait_seconds",reason="not_finite"} 3
            """);
    }

    [Fact]
    public void Quantiles_can_be_asked_for()
    {
        var wait = new TestRegistry().Metrics.Summary("wait_seconds", "Waits.");
        wait.Quantile(0.5).ShouldBeNull();
        for (var i = 1; i <= 100; i++)
            wait.Observe(i);
        wait.Quantile(0).ShouldBe(1);
        wait.Quantile(0.25)!.Value.ShouldBe(26, 0.26);
        wait.Quantile(1).ShouldBe(100);
        (wait.Count, wait.Sum).ShouldBe((100, 5050));
    }

    [Theory]
    [InlineData(-0.001)]
    [InlineData(1.001)]
    [InlineData(95)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_quantile_is_a_share(double quantile)
    {
        var wait = new TestRegistry().Metrics.Summary("wait_seconds", "Waits.");
        var thrown = Should.Throw<ArgumentOutOfRangeException>(() => wait.Quantile(quantile));
        thrown.ParamName.ShouldBe("quantile");
        thrown.Message.ShouldStartWith("A quantile is a number from 0 to 1: pass 0.95 for the 95th percentile.");
    }

    [Fact]
    public void Up_to_three_labels_of_any_kind()
    {
        var test = new TestRegistry();
        test.Metrics.Summary("one_seconds", "One.", [1], Label.Text("a")).WithLabels("x").Observe(1);
        test.Metrics.Summary("two_seconds", "Two.", [1], Label.Text("a"), Label.Flag("b")).WithLabels("x", true).Observe(1);
        test.Metrics.Summary("three_seconds", "Three.", [1], Label.Text("a"), Label.Flag("b"), Label.Number("c")).WithLabels("x", true, 7).Observe(1);
        test.Samples.ShouldBe(
            """
            one_seconds{a="x",quantile="1.0"} 1
            one_seconds_sum{a="x"} 1
            one_seconds_count{a="x"} 1
            two_seconds{a="x",b="true",quantile="1.0"} 1
            two_seconds_sum{a="x",b="true"} 1
            two_seconds_count{a="x",b="true"} 1
            three_seconds{a="x",b="true",c="7",quantile="1.0"} 1
            three_seconds_sum{a="x",b="true",c="7"} 1
            three_seconds_count{a="x",b="true",c="7"} 1
            """);
    }

    [Fact]
    public void Reset_starts_from_0_and_forgets_the_recent()
    {
        var test = new TestRegistry();
        var wait = test.Metrics.Summary("wait_seconds", "Waits.", [0.5]);
        wait.Observe(5);
        test.Registry.Reset();
        test.Samples.ShouldBe("wait_seconds_sum 0\nwait_seconds_count 0");
        wait.Observe(2);
        test.Samples.ShouldBe("wait_seconds{quantile=\"0.5\"} 2\nwait_seconds_sum 2\nwait_seconds_count 1");
    }

    [Fact]
    public void An_old_handle_of_a_removed_series_observes_into_the_series_made_anew()
    {
        var test = new TestRegistry();
        var waits = test.Metrics.Summary("wait_seconds", "Waits.", [0.5, 1], Label.Text("queue"));
        var old = waits.WithLabels("a");
        old.Observe(5);
        waits.Remove("a").ShouldBeTrue();
        test.Samples.ShouldBeEmpty();
        (old.Count, old.Sum, old.Quantile(0.5)).ShouldBe((0, 0, null));

        old.Observe(2);
        old.Observe(TimeSpan.FromSeconds(3));
        test.Samples.ShouldBe(
            """
            wait_seconds{queue="a",quantile="0.5"} 3
            wait_seconds{queue="a",quantile="1.0"} 3
            wait_seconds_sum{queue="a"} 5
            wait_seconds_count{queue="a"} 2
            """);
        waits.WithLabels("a").Quantile(0).ShouldBe(2);
        old.Quantile(0).ShouldBeNull();
    }

    [Theory]
    [InlineData(IdleSeries.Gauges, false)]
    [InlineData(IdleSeries.All, true)]
    public void Idle_ones_are_dropped_where_that_is_asked_for(IdleSeries which, bool dropped)
    {
        var test = new TestRegistry(options =>
        {
            options.SeriesIdleTimeout = TimeSpan.FromMinutes(4);
            options.SeriesIdle = which;
        });
        var waits = test.Metrics.Summary("wait_seconds", "Waits.", [0.5], Label.Text("queue"));
        var idle = waits.WithLabels("idle");
        idle.Observe(1);
        test.Metrics.Summary("unlabelled_seconds", "Waits.").Observe(1);
        for (var minute = 0; minute < 8; minute++)
        {
            waits.WithLabels("busy").Observe(2);
            test.Time.Advance(TimeSpan.FromMinutes(1));
            test.Registry.RemoveIdleSeries();
        }

        test.Samples.Contains("queue=\"idle\"", StringComparison.Ordinal).ShouldBe(!dropped);
        test.Samples.ShouldContain("wait_seconds_count{queue=\"busy\"} 8");
        test.Samples.ShouldContain("unlabelled_seconds_count 1");
        idle.Observe(3);
        test.Samples.ShouldContain($"wait_seconds{{queue=\"idle\",quantile=\"0.5\"}} 3");
        test.Samples.ShouldContain($"wait_seconds_count{{queue=\"idle\"}} {(dropped ? 1 : 2)}");
    }

    [Fact]
    public void Label_values_beyond_the_limit_fold_and_so_do_series_beyond_theirs()
    {
        var test = new TestRegistry(options => options.MaxSeriesPerMetric = 2);
        var byText = test.Metrics.Summary("a_seconds", "A.", [0, 1], Label.Text("x", limit: 1));
        var bySeries = test.Metrics.Summary("b_seconds", "B.", [0, 1], Label.Text("x"));
        for (var i = 1; i <= 4; i++)
        {
            byText.WithLabels($"{i}").Observe(i);
            bySeries.WithLabels($"{i}").Observe(i);
        }

        test.Samples.ShouldBe(
            """
            a_seconds{x="1",quantile="0.0"} 1
            a_seconds{x="1",quantile="1.0"} 1
            a_seconds_sum{x="1"} 1
            a_seconds_count{x="1"} 1
            a_seconds{x="other",quantile="0.0"} 2
            a_seconds{x="other",quantile="1.0"} 4
            a_seconds_sum{x="other"} 9
            a_seconds_count{x="other"} 3
            b_seconds{x="1",quantile="0.0"} 1
            b_seconds{x="1",quantile="1.0"} 1
            b_seconds_sum{x="1"} 1
            b_seconds_count{x="1"} 1
            b_seconds{x="2",quantile="0.0"} 2
            b_seconds{x="2",quantile="1.0"} 2
            b_seconds_sum{x="2"} 2
            b_seconds_count{x="2"} 1
            b_seconds{x="other",quantile="0.0"} 3
            b_seconds{x="other",quantile="1.0"} 4
            b_seconds_sum{x="other"} 7
            b_seconds_count{x="other"} 2
            """);
        test.OwnSamples.ShouldBe(
            """
            gateway_metrics_overflow_total{metric="a_seconds"} 3
            gateway_metrics_overflow_total{metric="b_seconds"} 2
            """);
    }

    [Fact]
    public void A_disabled_registry_keeps_and_shows_nothing()
    {
        var test = new TestRegistry(options => options.Enabled = false);
        var wait = test.Metrics.Summary("wait_seconds", "Waits.");
        var labelled = test.Metrics.Summary("labelled_seconds", "Waits.", null, Label.Text("x")).WithLabels("a");
        foreach (var summary in new[] { wait, labelled })
        {
            summary.Observe(1);
            summary.Observe(TimeSpan.FromSeconds(1));
            (summary.Count, summary.Sum, summary.Quantile(0.5)).ShouldBe((0, 0, null));
        }

        test.Registry.Reset();
        test.Registry.CollectText().ShouldBeEmpty();
        test.Registry.Definitions[0].ToString().ShouldBe("summary wait_seconds with quantiles [0.5, 0.9, 0.95, 0.99]");
    }

    // Between two others, and so not exact: what stands for its bucket.
    private static string Two => SketchLayout.ValueOf(SketchLayout.IndexOf(2)).ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private TestRegistry Observed()
    {
        var waits = _test.Metrics.Summary("wait_seconds", "Time in a queue.", [0, 0.5, 0.999, 1], Label.Text("queue"));
        waits.WithLabels("a\"b").Observe(2);
        waits.WithLabels("a\"b").Observe(0.5);
        waits.WithLabels("a\"b").Observe(4);
        waits.WithLabels("idle");
        return _test;
    }
}
