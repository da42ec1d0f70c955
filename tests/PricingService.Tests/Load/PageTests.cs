using Gateway.Instrumentation.Testing;

namespace PricingService.Tests.Load;

/// <summary>What the page shows after a load whose delays and failures are known.</summary>
[Collection(LoadCollection.Name)]
public class PageTests(LoadedService loaded)
{
    private Expected Expected => loaded.Expected;

    private MetricsPage Page => loaded.Page;

    [Fact]
    public void Requests_and_errors_are_those_that_were_sent()
    {
        By("status_code", "pricing_requests_total", ("endpoint", "/score")).ShouldBe(Expected.Statuses, ignoreOrder: true);
        Page.Value("pricing_errors_total", ("endpoint", "/score"), ("error_type", "client_error")).ShouldBe(Expected.ClientErrors);
        Page.Value("pricing_errors_total", ("endpoint", "/score"), ("error_type", "server_error")).ShouldBe(Expected.ServerErrors);
        Page.Value("pricing_active_requests", ("endpoint", "/score")).ShouldBe(0);
    }

    [Fact]
    public void The_metrics_of_HTTP_count_the_same_requests()
    {
        By("status", "http_requests_total", ("endpoint", "/score")).ShouldBe(Expected.Statuses, ignoreOrder: true);
    }

    [Fact]
    public void Scores_are_split_by_how_their_price_was_found()
    {
        By("pricing_method", "pricing_score_latency_seconds_count").ShouldBe(Expected.Methods, ignoreOrder: true);
        By("property_id", "pricing_model_prediction_seconds_count").ShouldBe(Expected.Predictions, ignoreOrder: true);
    }

    [Fact]
    public void No_score_took_less_time_than_the_market_did()
    {
        foreach (var bound in (double[])[0.05, 0.25, 1])
        {
            var quicker = Page.Value("pricing_score_latency_seconds_bucket", ("le", FormattableString.Invariant($"{bound}")));

            quicker.ShouldBeLessThanOrEqualTo(Expected.Scores.Count(call => call.Call.DelayMs / 1000.0 <= bound), $"{bound} s");
        }
    }

    [Fact]
    public void Model_lookups_are_hits_where_there_is_a_model()
    {
        Page.Value("pricing_model_cache_hits_total").ShouldBe(Expected.CacheHits);
        Page.Value("pricing_model_cache_misses_total").ShouldBe(Expected.CacheMisses);
        Page.Value("pricing_models_loaded").ShouldBe(2);
    }

    [Fact]
    public void Visitors_and_their_decisions_are_those_of_their_arm()
    {
        By("variant", "pricing_ab_assignments_total").ShouldBe(Expected.Assignments, ignoreOrder: true);
        foreach (var (arm, share) in Expected.Conversion)
        {
            Page.Value("pricing_ab_outcomes_total", ("variant", arm)).ShouldBe(Expected.Assignments[arm]);
            Page.Value("pricing_ab_outcomes_total", ("variant", arm), ("accepted", "true")).ShouldBe(share * Expected.Assignments[arm], 1e-9);
        }
    }

    [Fact]
    public void Outcomes_are_those_that_were_reported()
    {
        By("property_id", "pricing_outcomes_ingested_total").ShouldBe(Expected.Outcomes, ignoreOrder: true);
        By("reason", "pricing_outcomes_invalid_total").ShouldBe(
            new Dictionary<string, double> { ["no_price"] = ScriptedLoad.NoPrice, ["no_decision"] = ScriptedLoad.NoDecision }, ignoreOrder: true);
    }

    [Fact]
    public void Drift_and_trainings_are_those_of_the_script()
    {
        By("property_id", "pricing_drift_detected_total", ("trigger_retrain", "true")).ShouldBe(new Dictionary<string, double> { [ScriptedLoad.Suites] = 1 });
        Page.Value("pricing_drift_detected_total", ("trigger_retrain", "false")).ShouldBe(0);
        Page.Value("pricing_retraining_total").ShouldBe(Load.Expected.Trainings);
        Page.Value("pricing_retraining_total", ("status", "failed")).ShouldBe(1);
    }

    [Fact]
    public void Fetches_are_those_that_the_script_asked_for()
    {
        Page.Value("pricing_competitor_fetches_total", ("status", "success")).ShouldBe(Expected.FetchSuccesses);
        Page.Value("pricing_competitor_fetches_total", ("status", "error")).ShouldBe(Expected.FetchErrors);
    }

    /// <summary>The values of what is not 0, by a label.</summary>
    private Dictionary<string, double> By(string label, string name, params (string Name, string Value)[] labels) => Page.Samples
        .Where(sample => sample.Name == name && labels.All(wanted => sample.Labels.GetValueOrDefault(wanted.Name) == wanted.Value))
        .GroupBy(sample => sample.Labels[label], sample => sample.Value)
        .Where(values => values.Sum() > 0)
        .ToDictionary(values => values.Key, values => values.Sum());
}
