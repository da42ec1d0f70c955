using static Gateway.Instrumentation.Monitoring.Tests.Content.RuleCase;

namespace Gateway.Instrumentation.Monitoring.Tests.Content.Alerts;

internal static class PricingModelCases
{
    private const string Group = "pricing-models";
    private const string Target = """job="pricing",instance="a:80" """;
    private const string Failed = $$"""pricing_retraining_total{{{Target}},property_id="p-1",model_type="xgb",status="failed"}""";
    private const string OfFailed = "job: pricing, instance: 'a:80', property_id: p-1, model_type: xgb, status: failed";

    public static IEnumerable<RuleCase> All() =>
    [
        Of(Group, "SlowModelPrediction")
            .GivenSlowness("pricing_model_prediction_seconds", $"{Target},property_id=\"p-1\",model_type=\"xgb\"", "0.1", "0.25", fast: 20, slow: 20, fastAgain: 40)
            .Silent("20m").Fires("35m", "job: pricing, property_id: p-1, model_type: xgb", "The model xgb of p-1 takes 242.5ms for a prediction.").Resolves("55m"),

        Of(Group, "LowModelCacheHitRate")
            .Given($"pricing_model_cache_hits_total{{{Target}}}", Growing((20, 8), (30, 5), (30, 9)))
            .Given($"pricing_model_cache_misses_total{{{Target}}}", Growing((20, 2), (30, 5), (30, 1)))
            .Silent("20m").Fires("45m", "job: pricing", "Only 50% of the look-ups of pricing find their model in memory.").Resolves("65m"),

        Of(Group, "NoModelsLoaded")
            .Given($"pricing_models_loaded{{{Target}}}", "3x5 0x10 3x5")
            .Silent("5m").Silent("10m").Fires("13m", "job: pricing, instance: 'a:80'", "a:80 has no model in memory.").Resolves("18m"),

        Of(Group, "HighInvalidOutcomesRate")
            .Given($"pricing_outcomes_invalid_total{{{Target},property_id=\"p-1\",reason=\"price\"}}", Growing((20, 5), (30, 20), (30, 0)))
            .Given($"pricing_outcomes_ingested_total{{{Target},property_id=\"p-1\"}}", Growing((20, 95), (60, 80)))
            .Silent("20m").Fires("45m", "job: pricing, property_id: p-1", "20% of the outcomes of p-1 are invalid.").Resolves("65m"),
        Of(Group, "HighInvalidOutcomesRate") // not one was valid
            .Given($"pricing_outcomes_invalid_total{{{Target},property_id=\"p-2\",reason=\"price\"}}", Growing((30, 5), (30, 0)))
            .Fires("25m", "job: pricing, property_id: p-2", "100% of the outcomes of p-2 are invalid.").Resolves("45m"),

        Of(Group, "RetrainingFailures")
            .Given(Failed, "0x30 1x150")
            .Silent("30m").Silent("35m").Fires("40m", OfFailed, "Retraining xgb of p-1 failed.").Resolves("95m"),
        Of(Group, "RetrainingFailures") // the first value of the series
            .Given(Failed, "_x30 1x150")
            .Silent("30m").Fires("40m", OfFailed, "Retraining xgb of p-1 failed.").Resolves("95m"),

        Of(Group, "LongRetrainingDuration")
            .GivenBuckets("pricing_retraining_duration_seconds", $"{Target},property_id=\"p-1\",model_type=\"xgb\"", ("1800", "0x200"), ("2700", "0x30 1x170"), ("+Inf", "0x30 1x170"))
            .Silent("30m").Fires("40m", "job: pricing, model_type: xgb", "Retraining xgb of pricing takes 44m 15s.").Resolves("95m"),

        Of(Group, "FrequentDriftDetection")
            .Given($"pricing_drift_detected_total{{{Target},property_id=\"p-1\",trigger_retrain=\"true\"}}", "0x60 1x60 2x60 3x1400")
            .Given($"pricing_drift_detected_total{{{Target},property_id=\"p-1\",trigger_retrain=\"false\"}}", Growing((1500, 1)))
            .Silent("170m").Fires("210m", "job: pricing, property_id: p-1", "The model of p-1 drifts 0.12 times an hour.").Resolves("1510m"),
    ];
}
