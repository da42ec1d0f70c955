using Gateway.Instrumentation.Monitoring.Content.Dashboards;
using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Content.Alerts;

/// <summary>Alerts on the models of the pricing service and what they learn from.</summary>
internal static class PricingModelAlerts
{
    public static RuleGroup Make() => new(
        "pricing-models",
        [SlowModelPrediction(), LowModelCacheHitRate(), NoModelsLoaded(), HighInvalidOutcomesRate(), RetrainingFailures(), LongRetrainingDuration(), FrequentDriftDetection()]);

    private static AlertRule SlowModelPrediction() => new(
        "SlowModelPrediction", threshold: 0.1, limit => Query.Of(
            $$"""histogram_quantile(0.95, sum by (job, le, property_id, model_type) (rate({{PricingModelPredictionSeconds}}_bucket[5m]))) > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "The model {{ $labels.model_type }} of {{ $labels.property_id }} takes {{ $value | humanizeDuration }} for a prediction.",
        Runbook = new(
            "One of twenty predictions of a model takes longer than {threshold:duration}. Prices come late.",
            "Is it one model or all? All: CPU of the process. One: was it retrained lately, is it larger than before?",
            "Go back to the model before, or train a smaller one. Add instances when all are slow."),
        Panel = PricingServiceDashboard.Link("Model Prediction Latency (p95)"),
    };

    private static AlertRule LowModelCacheHitRate() => new(
        "LowModelCacheHitRate", threshold: 0.7, limit => Query.Of(
            $$"""
            sum by (job) (rate({{PricingModelCacheHitsTotal}}[5m]))
              / (sum by (job) (rate({{PricingModelCacheHitsTotal}}[5m])) + sum by (job) (rate({{PricingModelCacheMissesTotal}}[5m]))) < {{limit}}
            """))
    {
        For = TimeSpan.FromMinutes(10),
        Severity = Severity.Warning,
        Summary = "Only {{ $value | humanizePercentage }} of the look-ups of {{ $labels.job }} find their model in memory.",
        Runbook = new(
            "Less than {threshold:percent} of the look-ups find the model in memory; the others load it from the store, which takes seconds.",
            "`pricing_models_loaded` beside the number of properties: do all models fit? Did instances just start?",
            "Give the cache room for more models, or send a property's requests to the same instance."),
        Panel = PricingServiceDashboard.Link("Model Cache Hit Rate"),
    };

    private static AlertRule NoModelsLoaded() => new("NoModelsLoaded", Query.Of($$"""{{PricingModelsLoaded}} == 0"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Critical,
        Summary = "{{ $labels.instance }} has no model in memory.",
        Runbook = new(
            "An instance of the pricing service has had no model for {for}. All its prices come from rules.",
            "The log of the start: can it reach the store of models? Is there a model of this version of the code?",
            "Mend the access to the store and restart. When the last retraining removed the models, put the ones before back."),
        Panel = PricingServiceDashboard.Link("Models Loaded"),
    };

    private static AlertRule HighInvalidOutcomesRate() => new(
        "HighInvalidOutcomesRate", threshold: 0.1, limit => Query.Of(
            $$"""
            sum by (job, property_id) (rate({{PricingOutcomesInvalidTotal}}[5m]))
              / (sum by (job, property_id) (rate({{PricingOutcomesInvalidTotal}}[5m]))
                + (sum by (job, property_id) (rate({{PricingOutcomesIngestedTotal}}[5m])) or 0 * sum by (job, property_id) (rate({{PricingOutcomesInvalidTotal}}[5m])))) > {{limit}}
            """))
    {
        For = TimeSpan.FromMinutes(10),
        Severity = Severity.Warning,
        Summary = "{{ $value | humanizePercentage }} of the outcomes of {{ $labels.property_id }} are invalid.",
        Runbook = new(
            "More than {threshold:percent} of a property's price outcomes were rejected. The model learns from less than it should.",
            "`sum by (reason) (rate(pricing_outcomes_invalid_total{property_id=\"...\"}[5m]))`, and one rejected outcome in the log.",
            "Tell the sender which field is wrong. Outcomes that were rejected are not stored: ask for them again when they matter."),
        Panel = PricingServiceDashboard.Link("Invalid Outcomes"),
    };

    // A failure may be the first value of its series, which increase() cannot see.
    private static AlertRule RetrainingFailures() => new(
        "RetrainingFailures", threshold: 0, limit => Query.Of(
            $$"""
            ({{PricingRetrainingTotal}}{status="failed"} unless {{PricingRetrainingTotal}}{status="failed"} offset 1h) > {{limit}}
              or increase({{PricingRetrainingTotal}}{status="failed"}[1h]) > {{limit}}
            """).ShowingTotals("a first failure is born with its value"))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Critical,
        Summary = "Retraining {{ $labels.model_type }} of {{ $labels.property_id }} failed.",
        Runbook = new(
            "A retraining failed in the last hour. The old model goes on, and gets worse as the market moves.",
            "The log of the retraining; memory at that time; `pricing_outcomes_ingested_total`: was there enough to learn from? After Prometheus was away for an hour, an old failure shows once more.",
            "Mend what the log names and start the retraining again. One failure of one property may wait for the morning."),
        Panel = PricingServiceDashboard.Link("Model Retraining Events"),
    };

    private static AlertRule LongRetrainingDuration() => new(
        "LongRetrainingDuration", threshold: 1800, limit => Query.Of(
            $$"""histogram_quantile(0.95, sum by (job, le, model_type) (rate({{PricingRetrainingDurationSeconds}}_bucket[1h]))) > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "Retraining {{ $labels.model_type }} of {{ $labels.job }} takes {{ $value | humanizeDuration }}.",
        Runbook = new(
            "A retraining took more than {threshold:duration}. It takes CPU from requests, and the next one may start before it ends.",
            "How much it learns from, and what else ran on the machine.",
            "Train on less or at night, or on a machine of its own."),
        Panel = PricingServiceDashboard.Link("Retraining Duration (p95)"),
    };

    private static AlertRule FrequentDriftDetection() => new(
        "FrequentDriftDetection", threshold: 0.1, limit => Query.Of(
            $$"""sum by (job, property_id) (increase({{PricingDriftDetectedTotal}}{trigger_retrain="true"}[1d])) / 24 > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(10),
        Severity = Severity.Warning,
        Summary = "The model of {{ $labels.property_id }} drifts {{ $value | printf \"%.2f\" }} times an hour.",
        Runbook = new(
            "Drift made a property's model retrain more than {threshold} times an hour, on average over a day. Retraining does not help it.",
            "The property's outcomes: did demand change for good (a season, an event), or is the data wrong? Invalid outcomes and stale competitor data.",
            "Wrong data: mend it, then retrain once. A real change: give the model the feature that it lacks, or a longer time to learn from."),
        Panel = PricingServiceDashboard.Link("Drift Detection Events"),
    };
}
