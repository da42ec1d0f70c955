namespace Gateway.Instrumentation.Monitoring.Tests.Checks;

public sealed class QueryCheckerTests
{
    /// <summary>The expressions of the systems that this library replaces, as mended in its catalogue, and what they are made of.</summary>
    [Theory]
    [InlineData("time() - pricing_sync_last_success_timestamp > 86400")]
    [InlineData("(sum by (provider) (rate(pricing_sync_total{status=\"failed\"}[1h])) or 0 * sum by (provider) (rate(pricing_sync_total[1h]))) / sum by (provider) (rate(pricing_sync_total[1h])) > 0.1")]
    [InlineData("histogram_quantile(0.95, sum by (le, provider) (rate(pricing_sync_duration_seconds_bucket[1h]))) > 120")]
    [InlineData("pricing_sync_job_queue_size{status=\"queued\"} > 10")]
    [InlineData("sum by (endpoint, method) (rate(http_request_errors_total[5m])) / sum by (endpoint, method) (rate(http_requests_total[5m])) > 0.05")]
    [InlineData("rate(pricing_model_cache_hits_total[5m]) / (rate(pricing_model_cache_hits_total[5m]) + rate(pricing_model_cache_misses_total[5m])) < 0.7")]
    [InlineData("sum by (property_id) (rate(pricing_outcomes_invalid_total[5m])) / (sum by (property_id) (rate(pricing_outcomes_invalid_total[5m])) + (sum by (property_id) (rate(pricing_outcomes_ingested_total[5m])) or 0 * sum by (property_id) (rate(pricing_outcomes_invalid_total[5m])))) > 0.1")]
    [InlineData("2 * max by (experiment_id) (sum by (experiment_id, variant) (rate(pricing_ab_assignments_total[1h]))) / sum by (experiment_id) (rate(pricing_ab_assignments_total[1h])) - 1 > 0.2")]
    [InlineData("1 - sum by (experiment_id, variant) (rate(pricing_ab_outcomes_total{accepted=\"false\"}[1h])) / sum by (experiment_id, variant) (rate(pricing_ab_outcomes_total[1h])) < 0.05")]
    [InlineData("histogram_quantile(0.95, sum by (le, model_type) (rate(pricing_retraining_duration_seconds_bucket[1h]))) > 1800")]
    [InlineData("sum by (service_name) (rate(http_requests_total{status=~\"5..\"}[5m])) / sum by (service_name) (rate(http_requests_total[5m])) > 0.05")]
    [InlineData("service_up == 0 or up == 0")]
    [InlineData("absent(up{job=\"gateway\"})")]
    [InlineData("changes(http_requests_total[1h]) > 0")]
    [InlineData("count by (provider) (provider_requests_total)")]
    [InlineData("http_requests_inprogress / on (job, instance) group_left (version) service_info")]
    [InlineData("rate(http_request_duration_seconds_sum[5m]) / rate(http_request_duration_seconds_count[5m])")]
    [InlineData("sum by (job) (rate(http_request_duration_seconds_bucket{le=\"0.5\"}[5m]))")]
    [InlineData("sum by (job) (rate(http_request_duration_seconds_bucket{le=~\"1|1.0\"}[5m]))")]
    [InlineData("sum by (job) (rate(http_request_duration_seconds_bucket{le=\"1.0\"}[5m]))")]
    [InlineData("histogram_quantile(0.95, rate(pricing_retraining_duration_seconds_bucket[1h])) >= 7200")]
    [InlineData("http_response_status_total{status=~\"$status\"} * 0")]
    [InlineData("topk(3, provider_error_rate)")]
    [InlineData("{__name__=\"up\",job=\"gateway\"} == 0")]
    [InlineData("topk(10, count by (__name__) ({__name__=~\"http_.+\",__name__!=\"http_requests_total\"}))")]
    [InlineData("max by (job) (histogram_quantile(0.95, sum by (job, instance, le) (rate(http_request_duration_seconds_bucket[5m]))))")]
    [InlineData("avg_over_time(histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))[1h:1m])")]
    [InlineData("max_over_time(rate(http_requests_total[5m])[1h:1m])")]
    [InlineData("rate(http_requests_total[5m:30s])")]
    [InlineData("provider_error_rate == provider_error_rate")]
    [InlineData("sum by (host) (label_replace(up, \"host\", \"$1\", \"instance\", \"([^:]+):.*\"))")]
    [InlineData("label_join(up, \"where\", \"/\", \"job\", \"instance\")")]
    [InlineData("rate(http_requests_total{status=\"500\"}[5m]) / ignoring (status) group_left () sum without (status) (rate(http_requests_total[5m]))")]
    [InlineData("sum by (job) (rate(http_requests_total[5m])) / sum by (job) (rate(http_requests_total[5m] offset 1w)) > 2")]
    public void A_query_that_works_has_no_findings(string query) => Findings(query).ShouldBeEmpty();

    [Theory]
    [InlineData("unknown-metric", "pricing_sync_totl > 0", "Is pricing_sync_total meant?")]
    [InlineData("unknown-metric", "rate(http_request_duration_seconds[5m])", "There is no metric http_request_duration_seconds")]
    [InlineData("unknown-label", "rate(pricing_sync_total{state=\"failed\"}[5m])", "It has provider, status, triggered_by")]
    [InlineData("unknown-label", "sum by (user_id) (rate(pricing_sync_total[5m]))", "no label user_id to group by")]
    [InlineData("unknown-label", "provider_error_rate * on (model) provider_latency_avg_seconds", "no label model")]
    [InlineData("unknown-value", "rate(pricing_sync_total{status=\"failure\"}[5m])", "It is one of success, failed, cancelled")]
    [InlineData("unknown-value", "rate(pricing_sync_total{status=~\"fail|error\"}[5m])", "It is one of success, failed, cancelled")]
    [InlineData("unknown-value", "rate(http_request_duration_seconds_bucket{le=\"0.3\"}[5m])", "never \"0.3\"")]
    [InlineData("rate-of-gauge", "rate(provider_error_rate[5m])", "provider_error_rate is a gauge")]
    [InlineData("rate-of-gauge", "increase(up[5m])", "up is a gauge")]
    [InlineData("gauge-function-of-counter", "deriv(http_requests_total[5m])", "use rate or increase")]
    [InlineData("counter-without-rate", "http_requests_total > 100", "ask for rate() or increase()")]
    [InlineData("counter-without-rate", "sum(http_requests_total)", "ask for rate() or increase()")]
    [InlineData("counter-without-rate", "avg_over_time(http_requests_total[5m])", "ask for rate() or increase()")]
    [InlineData("counter-without-rate", "http_request_duration_seconds_sum / http_request_duration_seconds_count", "ask for rate() or increase()")]
    [InlineData("quantile-without-le", "histogram_quantile(0.95, sum by (endpoint) (rate(http_request_duration_seconds_bucket[5m])))", "needs the buckets")]
    [InlineData("quantile-without-le", "histogram_quantile(0.95, rate(http_request_duration_seconds_count[5m]))", "needs the buckets")]
    [InlineData("quantile-of-totals", "histogram_quantile(0.95, http_request_duration_seconds_bucket)", "since the start of the process")]
    [InlineData("sides-never-match", "rate(http_request_errors_total[5m]) / rate(http_requests_total[5m])", "only one has status")]
    [InlineData("sides-never-match", "rate(pricing_outcomes_invalid_total[5m]) / rate(pricing_outcomes_ingested_total[5m])", "only one has reason")]
    [InlineData("sides-never-match", "sum by (provider) (rate(pricing_sync_total[5m])) / sum(rate(pricing_sync_total[5m]))", "only one has provider")]
    [InlineData("sides-never-match", "rate(pricing_ab_assignments_total{variant=\"ml\"}[1h]) / rate(pricing_ab_assignments_total{variant=\"rule_based\"}[1h])", "different values of variant")]
    [InlineData("sides-never-match", "provider_error_rate unless model_error_rate", "only one has model, provider")]
    [InlineData("sides-match-many", "provider_error_rate / on (job) service_up", "they differ in instance, provider, service_name")]
    [InlineData("sides-match-many", "service_up * on (job, instance) provider_error_rate", "Several series of the right side")]
    [InlineData("always-the-same", "rate(pricing_ab_outcomes_total{accepted=\"true\"}[1h]) / rate(pricing_ab_outcomes_total{accepted=\"true\"}[1h])", "Both sides of / are the same")]
    [InlineData("never-true", "histogram_quantile(0.95, rate(pricing_retraining_duration_seconds_bucket[1h])) > 7200", "the highest value is 7200")]
    [InlineData("unknown-metric", "{__name__=\"down\"} == 0", "There is no metric down")]
    [InlineData("unknown-label", "label_replace(up, \"host\", \"$1\", \"instnce\", \"(.*):.*\")", "There is no label instnce to read")]
    [InlineData("unknown-label", "label_join(up, \"where\", \"/\", \"job\", \"host\")", "There is no label host to read")]
    [InlineData("label-replace", "label_replace(up, \"1host\", \"$1\", \"instance\", \"(.*):.*\")", "\"1host\" is no name of a label")]
    [InlineData("label-replace", "label_replace(up, \"host\\n\", \"$1\", \"instance\", \"(.*):.*\")", "is no name of a label")]
    [InlineData("label-replace", "label_replace(up, \"host\", \"$1\", \"instance\", \"(\")", "\"(\" is no regular expression")]
    [InlineData("rate-of-gauge", "rate({__name__=\"provider_error_rate\"}[5m])", "provider_error_rate is a gauge")]
    [InlineData("rate-of-result", "rate(sum by (job) (http_requests_total)[5m:])", "Take rate first, then aggregate")]
    [InlineData("rate-of-result", "increase((sum(rate(http_requests_total[5m])))[1h:1m])", "Take increase first, then aggregate")]
    [InlineData("quantile-share", "histogram_quantile(95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))", "the 95th percentile is 0.95")]
    [InlineData("quantile-share", "quantile_over_time(99, http_requests_inprogress[5m])", "from 0 to 1, not 99")]
    [InlineData("quantile-share", "quantile by (job) (50, http_requests_inprogress)", "from 0 to 1, not 50")]
    [InlineData("quantile-of-quantiles", "avg(histogram_quantile(0.95, sum by (job, le) (rate(http_request_duration_seconds_bucket[5m]))))", "avg of percentiles is no percentile")]
    [InlineData("quantile-of-quantiles", "sum by (job) (histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[5m])) > 1)", "sum of percentiles is no percentile")]
    [InlineData("never-true", "up{job=\"a\",job=\"b\"} == 0", "Write job=~\"a|b\" for either")]
    [InlineData("always-the-same", "rate(http_requests_total{status=~\"5..\"}[5m]) / rate(http_requests_total[5m])", "Aggregate status away on both sides")]
    [InlineData("always-the-same", "sum by (job, status) (rate(http_requests_total{status=\"500\"}[5m])) / sum by (job, status) (rate(http_requests_total[5m]))", "Each series is divided by itself")]
    [InlineData("always-the-same", "up unless up", "Both sides of unless are the same")]
    [InlineData("never-true", "7201 <= histogram_quantile(0.95, rate(pricing_retraining_duration_seconds_bucket[1h]))", "the highest value is 7200")]
    [InlineData("never-true", "7200 < histogram_quantile(0.95, rate(pricing_retraining_duration_seconds_bucket[1h]))", "the highest value is 7200")]
    [InlineData("type", "avg_over_time(-up[5m])", "A sign stands before numbers and values per series")]
    [InlineData("type", "rate(http_requests_total)", "Add a range such as [5m]")]
    [InlineData("type", "up[5m]", "this gives series over a range")]
    [InlineData("type", "sum(up[5m])", "sum takes a value per series")]
    [InlineData("type", "1 > 2", "needs bool")]
    [InlineData("type", "up and 1", "vector(0) makes a series of a number")]
    [InlineData("type", "2 / on (job) up", "match series with series, and one side is a number")]
    [InlineData("type", "\"text\"", "this gives a text")]
    public void A_query_that_cannot_work_has_its_finding(string rule, string query, string message)
    {
        var findings = Findings(query);
        findings.Select(finding => finding.Rule).ShouldContain(rule, string.Join("\n", findings));
        findings.First(finding => finding.Rule == rule).Message.ShouldContain(message);
    }

    [Fact]
    public void A_name_that_is_like_no_other_has_no_suggestion() => Findings("node_memory_MemAvailable_bytes").Single().Message.ShouldBe("There is no metric node_memory_MemAvailable_bytes.");

    [Fact]
    public void A_finding_shows_its_place() => Findings("up + rate(provider_error_rate[5m])")[0].ToString().ReplaceLineEndings("\n").ShouldBe(
        "rate-of-gauge: provider_error_rate is a gauge: rate takes every fall of it for a restart. Use the value itself, or delta().\n"
        + "  up + rate(provider_error_rate[5m])\n"
        + "            ^");

    [Fact]
    public void A_total_that_is_meant_is_no_finding() =>
        Query.Parse("http_requests_total").ShowingTotals("a table of totals").Check(MetricCatalog.BuiltIn).ShouldBeEmpty();

    [Fact]
    public void A_metric_of_ones_own_or_of_an_exporter_is_known_once_it_is_in_the_catalogue()
    {
        var metrics = new GatewayMetrics();
        metrics.Factory.Counter("shop_orders_total", "Number of orders.", Label.Text("shop"));
        var query = Query.Parse("rate(shop_orders_total{shop=\"a\"}[5m]) / on (job) group_left () pg_up");
        query.Check(MetricCatalog.BuiltIn).Count.ShouldBe(2);
        query.Check(MetricCatalog.BuiltIn.With(metrics.Registry.Definitions).With("pg_up", isCounter: false)).Select(finding => finding.Rule)
            .ShouldBe(["sides-match-many"], "pg_up may have several instances");
        Query.Parse("rate(shop_orders_total[5m]) / on (job, instance) group_left () pg_up")
            .Check(MetricCatalog.BuiltIn.With(metrics.Registry.Definitions).With("pg_up", isCounter: false)).ShouldBeEmpty();
    }

    private static IReadOnlyList<QueryFinding> Findings(string query) => Query.Parse(query).Check(MetricCatalog.BuiltIn);
}
