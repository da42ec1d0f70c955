using PricingService.Tests.Load;

namespace PricingService.Tests.Servers;

/// <summary>What the panels of the dashboard "Pricing Service - Production Monitoring" show in a real Prometheus after a load whose delays and failures are known.</summary>
[Collection(LoadCollection.Name)]
public class PanelTests
{
    private const double Rounding = 1e-9;
    private const double Window = 300; // seconds: [5m]

    private readonly LoadedService _loaded;

    public PanelTests(LoadedService loaded)
    {
        SkipUnless.Installed("prometheus");
        _loaded = loaded;
    }

    private Expected Expected => _loaded.Expected;

    [Fact]
    public async Task The_target_is_up()
    {
        var targets = await Poll.UntilAsync(() => _loaded.Prometheus.TargetsAsync(), targets => targets.All(target => target.Health == "up"), "the target to be up");
        targets.ShouldHaveSingleItem().LastError.ShouldBeEmpty();
        await Poll.UntilAsync(() => ValueAsync("up{job=\"pricing-service\"}"), up => up == 1, "the target to be up");
    }

    [Fact]
    public async Task API_request_rate_is_that_of_the_load() =>
        ShouldBeRate((await ByAsync("endpoint", "sum by (endpoint) (rate(pricing_requests_total[5m]))"))["/score"], Expected.Requests);

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(0.99)]
    public async Task Score_latency_is_between_what_the_market_took_and_what_callers_waited(double quantile)
    {
        var shown = await ValueAsync(FormattableString.Invariant(
            $"histogram_quantile({quantile}, sum by (le) (rate(pricing_score_latency_seconds_bucket[5m])))"));

        var (lowest, highest) = new LatencyBounds(Expected.Scores, Bounds("pricing_score_latency_seconds")).Of(quantile);
        shown.ShouldBeInRange(lowest, highest);
    }

    [Fact]
    public async Task Score_latency_tells_the_quick_from_those_that_wait_for_the_market()
    {
        (await ValueAsync("histogram_quantile(0.95, sum by (le) (rate(pricing_score_latency_seconds_bucket[5m])))")).ShouldBeGreaterThan(0.25);
        (await ValueAsync("histogram_quantile(0.99, sum by (le) (rate(pricing_score_latency_seconds_bucket[5m])))")).ShouldBe(1);
    }

    [Fact]
    public async Task Score_methods_have_the_share_that_was_asked_for()
    {
        foreach (var (method, share) in await ByAsync("pricing_method",
            "sum by (pricing_method) (rate(pricing_score_latency_seconds_count[5m])) / ignoring(pricing_method) group_left sum(rate(pricing_score_latency_seconds_count[5m]))"))
            share.ShouldBe(Expected.Methods[method] / Expected.Scores.Count, Rounding, method);
    }

    [Fact]
    public async Task Error_rate_is_that_of_the_calls_that_had_to_fail()
    {
        var errors = await ByAsync("error_type", "sum by (error_type) (rate(pricing_errors_total{endpoint=\"/score\"}[5m]))");
        ShouldBeRate(errors["client_error"], Expected.ClientErrors);
        ShouldBeRate(errors["server_error"], Expected.ServerErrors);

        (await ValueAsync("sum(rate(pricing_errors_total{endpoint=\"/score\"}[5m])) / sum(rate(pricing_requests_total{endpoint=\"/score\"}[5m]))"))
            .ShouldBe((double)(Expected.ClientErrors + Expected.ServerErrors) / Expected.Requests, Rounding);
        (await ValueAsync("sum(rate(pricing_errors_total{endpoint=\"/score\",error_type=\"server_error\"}[5m])) / sum(rate(pricing_requests_total{endpoint=\"/score\"}[5m]))"))
            .ShouldBe((double)Expected.ServerErrors / Expected.Requests, Rounding);
    }

    [Fact]
    public async Task Active_requests_were_seen_and_are_gone()
    {
        (await ByAsync("endpoint", "sum by (endpoint) (pricing_active_requests)"))["/score"].ShouldBe(0);

        // One that waits in vain does so for longer than Prometheus does between two looks.
        (await ValueAsync("max_over_time(pricing_active_requests{endpoint=\"/score\"}[5m])")).ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task Service_uptime_is_that_of_the_service() =>
        (await ValueAsync("pricing_uptime_seconds")).ShouldBeInRange(double.Epsilon, _loaded.Service.Metrics.PricingService.Uptime.TotalSeconds);

    [Fact]
    public async Task API_latency_by_route_is_between_what_the_market_took_and_what_callers_waited()
    {
        var shown = await ByAsync("endpoint", "histogram_quantile(0.95, sum by (le, endpoint) (rate(pricing_api_latency_seconds_bucket[5m])))");

        var (lowest, highest) = new LatencyBounds(_loaded.Expected.All, Bounds("pricing_api_latency_seconds")).Of(0.95);
        shown["/score"].ShouldBeInRange(lowest, highest);
    }

    [Fact]
    public async Task Model_prediction_latency_shows_the_properties_that_have_a_model()
    {
        var shown = await ByAsync("property_id", "histogram_quantile(0.95, sum by (le, property_id) (rate(pricing_model_prediction_seconds_bucket[5m]))) > 0");

        shown.Keys.ShouldBe(Expected.Predictions.Keys, ignoreOrder: true);
        shown.Values.ShouldAllBe(seconds => seconds <= 0.5);
    }

    [Fact]
    public async Task Model_cache_hit_rate_is_that_of_the_lookups() =>
        (await ValueAsync("sum(rate(pricing_model_cache_hits_total[5m])) / (sum(rate(pricing_model_cache_hits_total[5m])) + sum(rate(pricing_model_cache_misses_total[5m])))"))
            .ShouldBe((double)Expected.CacheHits / (Expected.CacheHits + Expected.CacheMisses), Rounding);

    [Fact]
    public async Task Models_loaded_are_the_two_that_were_trained() => (await ValueAsync("pricing_models_loaded")).ShouldBe(2);

    [Fact]
    public async Task Outcomes_ingested_are_those_that_were_reported()
    {
        foreach (var (property, perSecond) in await ByAsync("property_id", "sum by (property_id) (rate(pricing_outcomes_ingested_total[5m])) > 0"))
            ShouldBeRate(perSecond, Expected.Outcomes[property]);
    }

    [Fact]
    public async Task Invalid_outcomes_are_shown_by_reason() =>

        // As counts: rate() does not see the first batch of a reason.
        (await ByAsync("reason", "sum by (reason) (pricing_outcomes_invalid_total) > 0")).ShouldBe(
            new Dictionary<string, double> { ["no_price"] = ScriptedLoad.NoPrice, ["no_decision"] = ScriptedLoad.NoDecision }, ignoreOrder: true);

    [Fact]
    public async Task Model_retraining_events_are_those_of_the_script()
    {
        var events = await ByAsync("status", "sum by (status) (rate(pricing_retraining_total[5m]))");

        ShouldBeRate(events["failed"], 1);
        ShouldBeRate(events.Values.Sum(), Load.Expected.Trainings);
    }

    [Fact]
    public async Task Retraining_duration_is_in_the_first_bucket() =>
        (await ValueAsync("histogram_quantile(0.95, sum by (le, model_type) (rate(pricing_retraining_duration_seconds_bucket[5m])))")).ShouldBeInRange(double.Epsilon, 10);

    [Fact]
    public async Task Drift_detection_events_show_the_one_property_that_drifted() =>
        ShouldBeRate(
            (await ByAsync("property_id", "sum by (property_id) (rate(pricing_drift_detected_total[5m])) > 0")).ShouldHaveSingleItem().Value, 1);

    [Fact]
    public async Task AB_test_assignments_are_those_of_each_arm()
    {
        foreach (var (arm, perSecond) in await ByAsync("variant", "sum by (variant) (rate(pricing_ab_assignments_total[5m]))"))
            ShouldBeRate(perSecond, Expected.Assignments[arm]);
    }

    [Fact]
    public async Task AB_test_conversion_rate_is_the_share_that_accepted()
    {
        var shown = await ByAsync("variant",
            "sum by (variant) (rate(pricing_ab_outcomes_total{accepted=\"true\"}[5m])) / sum by (variant) (rate(pricing_ab_outcomes_total[5m]))");

        shown.Keys.ShouldBe(["ml", "rule_based"], ignoreOrder: true);
        foreach (var (arm, share) in shown)
            share.ShouldBe(Expected.Conversion[arm], Rounding, arm);
    }

    [Fact]
    public async Task Competitor_data_fetch_success_rate_is_the_share_that_the_market_answered() =>
        (await ValueAsync("sum(rate(pricing_competitor_fetches_total{status=\"success\"}[5m])) / sum(rate(pricing_competitor_fetches_total[5m]))"))
            .ShouldBe((double)Expected.FetchSuccesses / (Expected.FetchSuccesses + Expected.FetchErrors), Rounding);

    [Fact]
    public async Task Competitor_data_staleness_is_shown_for_what_was_fetched() =>
        (await ByAsync("property_id", "pricing_competitor_staleness_seconds >= 0")).Keys.ShouldBe([ScriptedLoad.Suites, "lakeside-lodge"], ignoreOrder: true);

    [Fact]
    public async Task Promtool_accepts_the_page()
    {
        SkipUnless.Installed("promtool");

        (await Promtool.CheckMetricsAsync(await _loaded.Service.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)))).ShouldBe(new PromtoolResult(0, ""));
    }

    /// <summary>
    /// A rate over a window in which something happened so often. Prometheus adds up to a good scrape interval at either
    /// side of what it saw, which was several of them long.
    /// </summary>
    private static void ShouldBeRate(double perSecond, double times) => (perSecond * Window).ShouldBeInRange(times * (1 - Rounding), times * 2);

    private async Task<double> ValueAsync(string query) => (await QueryAsync(query)).ShouldHaveSingleItem().Value;

    private async Task<IReadOnlyDictionary<string, double>> ByAsync(string label, string query) =>
        (await QueryAsync(query)).ToDictionary(sample => sample[label], sample => sample.Value);

    // After a scrape that fails there is nothing until the next one.
    private Task<IReadOnlyList<QuerySample>> QueryAsync(string query) =>
        Poll.UntilAsync(() => _loaded.Prometheus.QueryAsync(query), samples => samples.Count > 0, query);

    private List<double> Bounds(string histogram) =>
        [.. _loaded.Service.Metrics.Registry.Definitions.Single(definition => definition.Name == histogram).Buckets!];
}
