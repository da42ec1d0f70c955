namespace GatewayApi.Tests.Traffic;

/// <summary>The metrics of the two systems that this sample shows, gateway and pricing-sync, and what else their families hold.</summary>
internal static class SystemMetrics
{
    public static IReadOnlyList<string> Gateway { get; } =
    [
        "cache_hit_rate", "cache_hits_total", "cache_misses_total",
        "db_queries_total", "db_query_latency_avg_seconds",
        "external_api_calls_total", "external_api_errors_total",
        "gatewayz_uptime_seconds",
        "http_request_errors_total", "http_request_latency_avg_seconds", "http_request_latency_p50_seconds",
        "http_request_latency_p95_seconds", "http_request_latency_p99_seconds", "http_requests_total", "http_response_status_total",
        "model_error_rate", "model_errors_total", "model_latency_avg_seconds", "model_requests_total",
        "provider_error_rate", "provider_errors_total", "provider_latency_avg_seconds", "provider_latency_max_seconds",
        "provider_latency_min_seconds", "provider_requests_total",
    ];

    public static IReadOnlyList<string> PricingSync { get; } =
    [
        "pricing_sync_duration_seconds", "pricing_sync_errors_total", "pricing_sync_job_duration_seconds", "pricing_sync_job_queue_size",
        "pricing_sync_last_success_timestamp", "pricing_sync_models_fetched_total", "pricing_sync_models_skipped_total",
        "pricing_sync_models_updated_total", "pricing_sync_price_changes_total", "pricing_sync_total",
    ];

    /// <summary>Of the same families, but of other systems or of none.</summary>
    public static IReadOnlyList<string> Others { get; } =
    [
        "db_query_duration_seconds", "db_query_errors_total",
        "external_api_duration_seconds", "external_api_inprogress",
        "http_request_duration_highr_seconds", "http_request_duration_seconds", "http_request_size_bytes", "http_requests_inprogress",
        "http_response_size_bytes",
        "model_latency_seconds", "provider_latency_seconds",
        "pricing_service_info", "pricing_uptime_seconds", "service_info", "service_start_time_seconds", "service_up",
    ];

    /// <summary>What has no series, because the sample has neither Redis nor connections to a database.</summary>
    public static IReadOnlyList<string> NotHere { get; } =
    [
        "db_connections", "redis_cache_hits_total", "redis_cache_misses_total", "redis_operation_errors_total", "redis_operations_duration_seconds",
    ];
}
