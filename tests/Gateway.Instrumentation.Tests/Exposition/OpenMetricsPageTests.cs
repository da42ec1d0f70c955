using System.Diagnostics;

namespace Gateway.Instrumentation.Tests.Exposition;

public class OpenMetricsPageTests
{
    [Fact]
    public void A_whole_page_reads_as_OpenMetrics_says()
    {
        var test = new TestRegistry(options =>
        {
            options.ServiceName = "gateway";
            options.CreatedTimestamps = true;
        });
        test.Metrics.Counter("jobs_total", "Jobs done: \"all\" \\ of them.\n").Inc(3);
        test.Metrics.Counter("runs_total", "Runs.").Inc(0.5);
        test.Metrics.Gauge("depth", "Depth of a queue.").Set(double.NegativeInfinity);
        test.Metrics.Histogram("wait_seconds", "Time in a queue.", [0.25, 1, 1e6]).Observe(0.5);
        test.Metrics.Info("build_info", "What runs here.", Label.Text("version")).WithLabels("1.2.3").Set();

        test.Registry.CollectText(ExpositionFormat.OpenMetrics).ShouldBe(
            """
            # HELP jobs Jobs done: \"all\" \\ of them.\n
            # TYPE jobs counter
            jobs_total{service_name="gateway"} 3
            jobs_created{service_name="gateway"} 1893456000
            # HELP runs Runs.
            # TYPE runs counter
            runs_total{service_name="gateway"} 0.5
            runs_created{service_name="gateway"} 1893456000
            # HELP depth Depth of a queue.
            # TYPE depth gauge
            depth{service_name="gateway"} -Inf
            # HELP wait_seconds Time in a queue.
            # TYPE wait_seconds histogram
            wait_seconds_bucket{service_name="gateway",le="0.25"} 0
            wait_seconds_bucket{service_name="gateway",le="1.0"} 1
            wait_seconds_bucket{service_name="gateway",le="1e+06"} 1
            wait_seconds_bucket{service_name="gateway",le="+Inf"} 1
            wait_seconds_sum{service_name="gateway"} 0.5
            wait_seconds_count{service_name="gateway"} 1
            wait_seconds_created{service_name="gateway"} 1893456000
            # HELP build What runs here.
            # TYPE build info
            build_info{version="1.2.3",service_name="gateway"} 1
            # HELP gateway_metrics_overflow Number of look-ups of label values beyond a limit: recorded as other, or dropped for gauges beyond the series limit.
            # TYPE gateway_metrics_overflow counter
            # HELP gateway_metrics_rejected Number of rejected recordings: negative or non-finite values, failed callbacks and operations, and instruments whose name is taken.
            # TYPE gateway_metrics_rejected counter
            # EOF

            """);
    }

    [Fact]
    public void A_disabled_registry_gives_a_page_that_only_ends() =>
        new TestRegistry(options => options.Enabled = false).Registry.CollectText(ExpositionFormat.OpenMetrics).ShouldBe("# EOF\n");

    [Fact]
    public void A_recording_inside_a_sampled_trace_becomes_an_exemplar_after_a_scrape_asked_for_one()
    {
        var test = new TestRegistry();
        var jobs = test.Metrics.Counter("jobs_total", "Jobs.");
        using var activity = new Activity("work") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.SetIdFormat(ActivityIdFormat.W3C).Start();
        jobs.Inc();
        Page(test).ShouldStartWith("# HELP jobs Jobs.\n# TYPE jobs counter\njobs_total 1\n");
        jobs.Inc(4);
        Page(test).ShouldContain($"jobs_total 5 # {{trace_id=\"{activity.TraceId}\",span_id=\"{activity.SpanId}\"}} 4 1893456000\n");
        test.Samples.ShouldBe("jobs_total 5");
    }

    [Fact]
    public void An_exemplar_stands_at_the_bucket_that_its_value_fell_into()
    {
        var test = new TestRegistry();
        var wait = test.Metrics.Histogram("wait_seconds", "Waits.", [1, 2]);
        Page(test);
        using var activity = new Activity("work") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.SetIdFormat(ActivityIdFormat.W3C).Start();
        wait.Observe(1.5);
        var exemplar = $" # {{trace_id=\"{activity.TraceId}\",span_id=\"{activity.SpanId}\"}} 1.5 1893456000";
        Page(test).ShouldContain(
            $"wait_seconds_bucket{{le=\"1.0\"}} 0\nwait_seconds_bucket{{le=\"2.0\"}} 1{exemplar}\nwait_seconds_bucket{{le=\"+Inf\"}} 1\nwait_seconds_sum 1.5\n");
    }

    [Fact]
    public void Nothing_is_taken_outside_a_sampled_trace_or_with_the_option_off()
    {
        var sampled = new TestRegistry(options => options.Exemplars = false);
        var unsampled = new TestRegistry();
        foreach (var (test, flags) in new[] { (sampled, ActivityTraceFlags.Recorded), (unsampled, ActivityTraceFlags.None) })
        {
            var jobs = test.Metrics.Counter("jobs_total", "Jobs.");
            Page(test);
            using var activity = new Activity("work") { ActivityTraceFlags = flags }.SetIdFormat(ActivityIdFormat.W3C).Start();
            jobs.Inc();
            Page(test).ShouldContain("jobs_total 1\n");
        }
    }

    [Theory]
    [InlineData("jobs_total", "jobs")]
    [InlineData("jobs_total", "jobs_created")]
    public void Names_that_only_clash_in_OpenMetrics_are_refused_too(string first, string second)
    {
        var test = new TestRegistry();
        test.Metrics.Counter(first, "Jobs.");
        Should.Throw<MetricRegistrationException>(() => test.Metrics.Gauge(second, "Jobs.")).Message
            .ShouldEndWith($" would both take the name \"{second}\" on the page: rename one of the two.");
    }

    private static string Page(TestRegistry test) => test.Registry.CollectText(ExpositionFormat.OpenMetrics);

    [Fact]
    public void A_histogram_shows_its_sum_while_it_cannot_go_down()
    {
        var test = new TestRegistry();
        var zero = test.Metrics.Histogram("zero", "From 0.", [0, 1]);
        var negative = test.Metrics.Histogram("negative", "Below 0 as well.", [-1, 1]);
        negative.Observe(5);
        test.Registry.CollectText(ExpositionFormat.OpenMetrics).ShouldContain("zero_sum 0\nzero_count 0\n");
        zero.Observe(1);
        var page = test.Registry.CollectText(ExpositionFormat.OpenMetrics);
        page.ShouldContain("zero_sum 1\nzero_count 1\n");
        page.ShouldContain("negative_bucket{le=\"+Inf\"} 1\n");
        page.ShouldNotContain("negative_sum");
        page.ShouldNotContain("negative_count");
    }

    [Fact]
    public void A_reset_shows_as_a_new_time_of_creation()
    {
        var test = new TestRegistry(options => options.CreatedTimestamps = true);
        test.Metrics.Counter("jobs_total", "Jobs.").Inc();
        test.Registry.CollectText(ExpositionFormat.OpenMetrics).ShouldContain("jobs_created 1893456000");
        test.Time.Advance(TimeSpan.FromSeconds(60));
        test.Registry.Reset();
        test.Registry.CollectText(ExpositionFormat.OpenMetrics).ShouldContain("jobs_created 1893456060");
    }

    [Fact]
    public void A_recording_without_a_trace_does_not_end_the_search_for_an_exemplar()
    {
        var test = new TestRegistry();
        var jobs = test.Metrics.Counter("jobs_total", "Jobs.");
        test.Registry.CollectText(ExpositionFormat.OpenMetrics);
        for (var i = 0; i < 10; i++)
            jobs.Inc();
        using var activity = new Activity("job") { ActivityTraceFlags = ActivityTraceFlags.Recorded };
        activity.Start();
        jobs.Inc();
        test.Registry.CollectText(ExpositionFormat.OpenMetrics).ShouldContain($"jobs_total 11 # {{trace_id=\"{activity.TraceId}\"");
    }
}
