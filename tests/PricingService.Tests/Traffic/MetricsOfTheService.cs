namespace PricingService.Tests.Traffic;

/// <summary>The metrics of the system <c>pricing-service</c>, as its documents have them.</summary>
internal static class MetricsOfTheService
{
    public static IReadOnlyList<string> All { get; } =
        """
        pricing_ab_assignments_total
        pricing_ab_outcomes_total
        pricing_active_requests
        pricing_api_latency_seconds
        pricing_competitor_fetches_total
        pricing_competitor_staleness_seconds
        pricing_drift_detected_total
        pricing_errors_total
        pricing_model_cache_hits_total
        pricing_model_cache_misses_total
        pricing_model_prediction_seconds
        pricing_models_loaded
        pricing_outcomes_ingested_total
        pricing_outcomes_invalid_total
        pricing_requests_total
        pricing_retraining_duration_seconds
        pricing_retraining_total
        pricing_score_latency_seconds
        pricing_service_info
        pricing_uptime_seconds
        """.Split('\n', StringSplitOptions.TrimEntries);
}
