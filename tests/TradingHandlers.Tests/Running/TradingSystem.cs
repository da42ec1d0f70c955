namespace TradingHandlers.Tests.Running;

/// <summary>The metrics of the system <c>trading</c>, as its dashboards and alerts know them.</summary>
internal static class TradingSystem
{
    /// <summary>Those that stand still: by what they say, or while all is well.</summary>
    public static IReadOnlyList<string> Standing { get; } = ["service_info", "service_start_time_seconds", "service_up", "goal_target_value"];

    /// <summary>Those that need RabbitMQ.</summary>
    public static IReadOnlyList<string> OfRabbitMq { get; } =
        ["rabbitmq_message_processing_duration_seconds", "rabbitmq_messages_consumed_total", "rabbitmq_messages_published_total"];

    /// <summary>All others.</summary>
    public static IReadOnlyList<string> Moving { get; } =
    [
        "alert_delivery_duration_seconds", "alert_delivery_failures_total", "alert_delivery_success_total", "alerts_triggered_total",
        "redis_cache_hits_total", "redis_cache_misses_total", "redis_operations_duration_seconds",
        "data_collection_duration_seconds", "data_collection_errors_total", "data_collector_health", "data_collector_last_success_timestamp", "data_points_collected_total",
        "db_connections", "db_queries_total", "db_query_duration_seconds", "db_query_errors_total", "db_transactions_total",
        "external_api_calls_total", "external_api_duration_seconds", "external_api_errors_by_type_total",
        "goal_current_value", "goal_progress_percentage", "goals_achieved_total",
        "http_request_duration_highr_seconds", "http_request_duration_seconds", "http_request_size_bytes", "http_requests_inprogress", "http_requests_total", "http_response_size_bytes",
        "ml_model_accuracy", "ml_model_drift_score", "ml_model_prediction_duration_seconds", "ml_model_predictions_total", "ml_model_training_duration_seconds",
        "current_risk_exposure", "drawdown_percentage", "risk_limit_breaches_total",
        "active_positions_count", "order_execution_duration_seconds", "orders_cancelled_total", "orders_filled_total", "orders_placed_total", "orders_rejected_total",
        "portfolio_value_usd", "position_pnl_usd", "strategy_signals_total",
        "messaging_received_total", "messaging_settled_total", "messaging_published_total", "messaging_processing_duration_seconds", "messaging_age_at_start_seconds",
    ];
}
