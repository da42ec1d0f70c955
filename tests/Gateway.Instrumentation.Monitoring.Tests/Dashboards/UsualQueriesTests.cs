using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Tests.Dashboards;

public sealed class UsualQueriesTests
{
    [Fact]
    public void A_rate_is_aggregated() =>
        RateOf(HttpRequestsTotal, "method, endpoint", "status=~\"5..\"").Text.ShouldBe("""sum by (method, endpoint) (rate(http_requests_total{status=~"5.."}[$__rate_interval]))""");

    [Fact]
    public void Without_labels_there_is_one_series() => RateOf(HttpRequestsTotal).Text.ShouldBe("sum(rate(http_requests_total[$__rate_interval]))");

    [Fact]
    public void An_increase_has_a_range_and_says_why()
    {
        var target = Increase(JobRunsTotal, "job_name", "1h", "seldom");

        target.Query.Text.ShouldBe("sum by (job_name) (increase(job_runs_total[1h]))");
        (target.FixedRange, target.Legend).ShouldBe(("seldom", "{{job_name}}"));
    }

    [Fact]
    public void Percentiles_keep_le()
    {
        var targets = Percentiles(HttpRequestDurationSeconds, "method, endpoint", 50, 99);

        targets.Select(target => (target.Query.Text, target.Legend)).ShouldBe(
        [
            ("histogram_quantile(0.5, sum by (le, method, endpoint) (rate(http_request_duration_seconds_bucket[$__rate_interval])))", "{{method}} {{endpoint}} p50"),
            ("histogram_quantile(0.99, sum by (le, method, endpoint) (rate(http_request_duration_seconds_bucket[$__rate_interval])))", "{{method}} {{endpoint}} p99"),
        ]);
        Percentiles(HttpRequestDurationHighrSeconds, "", 95).Single().Query.Text.ShouldBe("histogram_quantile(0.95, sum by (le) (rate(http_request_duration_highr_seconds_bucket[$__rate_interval])))");
    }

    [Fact]
    public void A_share_is_0_without_its_part_and_nothing_without_a_whole() =>
        ShareOf(ProviderErrorsTotal, ProviderRequestsTotal, "provider").Text.ShouldBe(
            "(sum by (provider) (rate(provider_errors_total[$__rate_interval])) or 0 * sum by (provider) (rate(provider_requests_total[$__rate_interval])))"
            + " / (sum by (provider) (rate(provider_requests_total[$__rate_interval])) > 0)");

    [Fact]
    public void Matchers_of_a_share_hold_for_its_part() =>
        ShareOf(HttpRequestsTotal, HttpRequestsTotal, "", "status=\"500\"", "1h").Text.ShouldBe(
            "(sum(rate(http_requests_total{status=\"500\"}[1h])) or 0 * sum(rate(http_requests_total[1h]))) / (sum(rate(http_requests_total[1h])) > 0)");

    [Fact]
    public void A_share_of_both_needs_only_one_of_them() =>
        ShareOfBoth(ParseCacheHitTotal, ParseCacheMissTotal).Text.ShouldBe(
            "(sum(rate(parse_cache_hit_total[$__rate_interval])) or 0 * sum(rate(parse_cache_miss_total[$__rate_interval])))"
            + " / ((sum(rate(parse_cache_hit_total[$__rate_interval])) or 0 * sum(rate(parse_cache_miss_total[$__rate_interval])))"
            + " + (sum(rate(parse_cache_miss_total[$__rate_interval])) or 0 * sum(rate(parse_cache_hit_total[$__rate_interval]))) > 0)");

    [Fact]
    public void The_level_of_a_gauge_is_that_of_the_worst_instance_or_of_all() =>
        (Level("max", ProviderErrorRate, "provider").Query.Text, Level("sum", QueueSize, "", legend: "tasks").Legend).ShouldBe(("max by (provider) (provider_error_rate)", "tasks"));

    /// <summary>Each family's own dashboard is right, too: all shapes of metrics and labels there are.</summary>
    [Fact]
    public void A_dashboard_for_any_family_has_nothing_wrong()
    {
        var pack = new MonitoringPack(MetricCatalog.BuiltIn) { Dashboards = [FamilyDashboard.Of("all-families", "All families", MetricCatalog.BuiltIn.Definitions)] };

        pack.Check().ShouldBeEmpty();
        pack.Dashboards[0].Panels.Single(panel => panel.Title == "Provider requests").Targets.Single().Query.Text.ShouldBe("sum by (provider) (rate(provider_requests_total[$__rate_interval]))");
        pack.Dashboards[0].Panels.Single(panel => panel.Title == "Provider latency seconds").Targets.Select(target => target.Legend).ShouldBe(["{{provider}} p50", "{{provider}} p95", "{{provider}} p99"]);
    }
}
