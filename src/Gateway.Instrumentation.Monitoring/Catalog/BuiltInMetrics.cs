namespace Gateway.Instrumentation.Monitoring;

// Generated from the definitions by tests/Gateway.Instrumentation.Monitoring.Tests; do not edit.

/// <summary>The names of the built-in metrics, for queries: a metric that is renamed or removed breaks the build.</summary>
public static class BuiltInMetrics
{
    /// <summary>Number of open positions of a strategy in a symbol.</summary>
    public static MetricName ActivePositionsCount { get; } = new("active_positions_count");

    /// <summary>Number of running workers in a pool.</summary>
    public static MetricName ActiveWorkers { get; } = new("active_workers");

    /// <summary>Duration of delivering one alert in seconds, for all outcomes.</summary>
    public static MetricName AlertDeliveryDurationSeconds { get; } = new("alert_delivery_duration_seconds");

    /// <summary>Number of undelivered alerts, by error type.</summary>
    public static MetricName AlertDeliveryFailuresTotal { get; } = new("alert_delivery_failures_total");

    /// <summary>Number of delivered alerts.</summary>
    public static MetricName AlertDeliverySuccessTotal { get; } = new("alert_delivery_success_total");

    /// <summary>Number of alerts raised, counted once per channel.</summary>
    public static MetricName AlertsTriggeredTotal { get; } = new("alerts_triggered_total");

    /// <summary>Duration of one flush in seconds, for all outcomes.</summary>
    public static MetricName BatchProcessingDurationSeconds { get; } = new("batch_processing_duration_seconds");

    /// <summary>Number of files flushed together.</summary>
    public static MetricName BatchSizeHistogram { get; } = new("batch_size_histogram");

    /// <summary>Number of entries in a cache.</summary>
    public static MetricName CacheEntries { get; } = new("cache_entries");

    /// <summary>Number of failed operations on a cache, by operation and error type.</summary>
    public static MetricName CacheErrorsByTypeTotal { get; } = new("cache_errors_by_type_total");

    /// <summary>Number of values that a cache dropped by itself, by reason.</summary>
    public static MetricName CacheEvictionsTotal { get; } = new("cache_evictions_total");

    /// <summary>Share of hits among the look-ups in the recent window, from 0 to 1.</summary>
    public static MetricName CacheHitRate { get; } = new("cache_hit_rate");

    /// <summary>Number of look-ups that found a value.</summary>
    public static MetricName CacheHitsTotal { get; } = new("cache_hits_total");

    /// <summary>Number of look-ups that found nothing.</summary>
    public static MetricName CacheMissesTotal { get; } = new("cache_misses_total");

    /// <summary>Duration of one operation on a cache in seconds, for all outcomes.</summary>
    public static MetricName CacheOperationDurationSeconds { get; } = new("cache_operation_duration_seconds");

    /// <summary>Number of removals from a cache on purpose, of a value or of a tag.</summary>
    public static MetricName CacheRemovalsTotal { get; } = new("cache_removals_total");

    /// <summary>Number of values put into a cache.</summary>
    public static MetricName CacheSetsTotal { get; } = new("cache_sets_total");

    /// <summary>Size of all entries in a cache, in the unit that the application gave them.</summary>
    public static MetricName CacheSize { get; } = new("cache_size");

    /// <summary>Value at risk in a symbol, in the unit of the risk type.</summary>
    public static MetricName CurrentRiskExposure { get; } = new("current_risk_exposure");

    /// <summary>Duration of one collector run in seconds, for all outcomes.</summary>
    public static MetricName DataCollectionDurationSeconds { get; } = new("data_collection_duration_seconds");

    /// <summary>Number of errors of collector runs: of whole runs and of single items.</summary>
    public static MetricName DataCollectionErrorsTotal { get; } = new("data_collection_errors_total");

    /// <summary>1 while a collector is healthy, 0 after it failed.</summary>
    public static MetricName DataCollectorHealth { get; } = new("data_collector_health");

    /// <summary>Unix timestamp of a collector's last successful run, in seconds.</summary>
    public static MetricName DataCollectorLastSuccessTimestamp { get; } = new("data_collector_last_success_timestamp");

    /// <summary>Number of data points from a collector, by data type.</summary>
    public static MetricName DataPointsCollectedTotal { get; } = new("data_points_collected_total");

    /// <summary>Number of failed attempts to get an open connection, by error type.</summary>
    public static MetricName DbConnectionErrorsTotal { get; } = new("db_connection_errors_total");

    /// <summary>Time to get an open connection, new or from a pool, in seconds, for all outcomes.</summary>
    public static MetricName DbConnectionWaitSeconds { get; } = new("db_connection_wait_seconds");

    /// <summary>Number of open connections, by state.</summary>
    public static MetricName DbConnections { get; } = new("db_connections");

    /// <summary>Number of queries, including failed ones.</summary>
    public static MetricName DbQueriesTotal { get; } = new("db_queries_total");

    /// <summary>Duration of one query in seconds, for all outcomes.</summary>
    public static MetricName DbQueryDurationSeconds { get; } = new("db_query_duration_seconds");

    /// <summary>Number of failed queries, by error type.</summary>
    public static MetricName DbQueryErrorsTotal { get; } = new("db_query_errors_total");

    /// <summary>Average query duration over the recent window.</summary>
    public static MetricName DbQueryLatencyAvgSeconds { get; } = new("db_query_latency_avg_seconds");

    /// <summary>Duration of one transaction in seconds, for all outcomes.</summary>
    public static MetricName DbTransactionDurationSeconds { get; } = new("db_transaction_duration_seconds");

    /// <summary>Number of transactions, by outcome.</summary>
    public static MetricName DbTransactionsTotal { get; } = new("db_transactions_total");

    /// <summary>Number of exceptions thrown, including caught ones; each rethrow counts.</summary>
    public static MetricName DotnetExceptionsTotal { get; } = new("dotnet_exceptions_total");

    /// <summary>Number of garbage collections by generation; a collection also counts for all younger generations.</summary>
    public static MetricName DotnetGcCollectionsTotal { get; } = new("dotnet_gc_collections_total");

    /// <summary>Size of all allocated objects in bytes, including garbage that is not collected yet.</summary>
    public static MetricName DotnetGcHeapSizeBytes { get; } = new("dotnet_gc_heap_size_bytes");

    /// <summary>Time in seconds for which garbage collections stopped all threads.</summary>
    public static MetricName DotnetGcPauseSecondsTotal { get; } = new("dotnet_gc_pause_seconds_total");

    /// <summary>Number of times a thread waited for a lock that another thread held.</summary>
    public static MetricName DotnetLockContentionsTotal { get; } = new("dotnet_lock_contentions_total");

    /// <summary>Number of work items waiting for a thread of the pool.</summary>
    public static MetricName DotnetThreadpoolQueueLength { get; } = new("dotnet_threadpool_queue_length");

    /// <summary>Number of threads in the thread pool.</summary>
    public static MetricName DotnetThreadpoolThreads { get; } = new("dotnet_threadpool_threads");

    /// <summary>Fall of an account's value from its peak, in percent of the peak.</summary>
    public static MetricName DrawdownPercentage { get; } = new("drawdown_percentage");

    /// <summary>Number of file changes dropped because a change of the same file was already pending.</summary>
    public static MetricName EventsDeduplicatedTotal { get; } = new("events_deduplicated_total");

    /// <summary>Number of calls to an external service, by outcome.</summary>
    public static MetricName ExternalApiCallsByOutcomeTotal { get; } = new("external_api_calls_by_outcome_total");

    /// <summary>Number of calls to an external service, including failed ones.</summary>
    public static MetricName ExternalApiCallsTotal { get; } = new("external_api_calls_total");

    /// <summary>Duration of one call to an external service in seconds, for all outcomes.</summary>
    public static MetricName ExternalApiDurationSeconds { get; } = new("external_api_duration_seconds");

    /// <summary>Number of failed calls to an external service, by error type.</summary>
    public static MetricName ExternalApiErrorsByTypeTotal { get; } = new("external_api_errors_by_type_total");

    /// <summary>Number of failed calls to an external service.</summary>
    public static MetricName ExternalApiErrorsTotal { get; } = new("external_api_errors_total");

    /// <summary>Number of calls to an external service in flight.</summary>
    public static MetricName ExternalApiInprogress { get; } = new("external_api_inprogress");

    /// <summary>Number of HTTP responses of an external service, by status class.</summary>
    public static MetricName ExternalApiResponsesTotal { get; } = new("external_api_responses_total");

    /// <summary>Number of attempts of HTTP requests to an external service after the first one.</summary>
    public static MetricName ExternalApiRetriesTotal { get; } = new("external_api_retries_total");

    /// <summary>Time from the start of an HTTP call to an external service until the headers of its response arrived, in seconds.</summary>
    public static MetricName ExternalApiTimeToHeadersSeconds { get; } = new("external_api_time_to_headers_seconds");

    /// <summary>Duration of handling one file in seconds, for all outcomes.</summary>
    public static MetricName FileProcessingDurationSeconds { get; } = new("file_processing_duration_seconds");

    /// <summary>Number of files whose handler failed.</summary>
    public static MetricName FilesFailedTotal { get; } = new("files_failed_total");

    /// <summary>Number of files handled successfully.</summary>
    public static MetricName FilesProcessedTotal { get; } = new("files_processed_total");

    /// <summary>Number of look-ups of label values beyond a limit: recorded as other, or dropped for gauges beyond the series limit.</summary>
    public static MetricName GatewayMetricsOverflowTotal { get; } = new("gateway_metrics_overflow_total");

    /// <summary>Number of rejected recordings: negative or non-finite values, failed callbacks and operations, and instruments whose name is taken.</summary>
    public static MetricName GatewayMetricsRejectedTotal { get; } = new("gateway_metrics_rejected_total");

    /// <summary>Time in seconds since metrics collection started or was last reset.</summary>
    public static MetricName GatewayzUptimeSeconds { get; } = new("gatewayz_uptime_seconds");

    /// <summary>Value reached so far, in the goal's own unit.</summary>
    public static MetricName GoalCurrentValue { get; } = new("goal_current_value");

    /// <summary>Progress towards the goal's target, from 0 to 100.</summary>
    public static MetricName GoalProgressPercentage { get; } = new("goal_progress_percentage");

    /// <summary>Value to reach, in the goal's own unit.</summary>
    public static MetricName GoalTargetValue { get; } = new("goal_target_value");

    /// <summary>Number of goals reached.</summary>
    public static MetricName GoalsAchievedTotal { get; } = new("goals_achieved_total");

    /// <summary>Number of exceptions that ended a hosted service.</summary>
    public static MetricName HostedServiceFailuresTotal { get; } = new("hosted_service_failures_total");

    /// <summary>Time since the last heartbeat of a running hosted service, in seconds.</summary>
    public static MetricName HostedServiceHeartbeatAgeSeconds { get; } = new("hosted_service_heartbeat_age_seconds");

    /// <summary>Number of restarts of a hosted service after it ended.</summary>
    public static MetricName HostedServiceRestartsTotal { get; } = new("hosted_service_restarts_total");

    /// <summary>1 while a hosted service runs, 0 when it ended, failed or was stopped.</summary>
    public static MetricName HostedServiceRunning { get; } = new("hosted_service_running");

    /// <summary>Duration of a request in seconds over all routes, in fine buckets.</summary>
    public static MetricName HttpRequestDurationHighrSeconds { get; } = new("http_request_duration_highr_seconds");

    /// <summary>Duration of a request in seconds, by method and route.</summary>
    public static MetricName HttpRequestDurationSeconds { get; } = new("http_request_duration_seconds");

    /// <summary>Number of requests that failed or had a response status of 400 or above, except 499 (client disconnected), by error type.</summary>
    public static MetricName HttpRequestErrorsByTypeTotal { get; } = new("http_request_errors_by_type_total");

    /// <summary>Number of requests that failed or had a response status of 400 or above, except 499 (client disconnected).</summary>
    public static MetricName HttpRequestErrorsTotal { get; } = new("http_request_errors_total");

    /// <summary>Average request duration over the recent window.</summary>
    public static MetricName HttpRequestLatencyAvgSeconds { get; } = new("http_request_latency_avg_seconds");

    /// <summary>50th percentile of request duration over the recent window.</summary>
    public static MetricName HttpRequestLatencyP50Seconds { get; } = new("http_request_latency_p50_seconds");

    /// <summary>95th percentile of request duration over the recent window.</summary>
    public static MetricName HttpRequestLatencyP95Seconds { get; } = new("http_request_latency_p95_seconds");

    /// <summary>99th percentile of request duration over the recent window.</summary>
    public static MetricName HttpRequestLatencyP99Seconds { get; } = new("http_request_latency_p99_seconds");

    /// <summary>Size of a request body in bytes.</summary>
    public static MetricName HttpRequestSizeBytes { get; } = new("http_request_size_bytes");

    /// <summary>Number of requests in flight.</summary>
    public static MetricName HttpRequestsInprogress { get; } = new("http_requests_inprogress");

    /// <summary>Number of finished requests, by method, route and status.</summary>
    public static MetricName HttpRequestsTotal { get; } = new("http_requests_total");

    /// <summary>Size of a response body in bytes.</summary>
    public static MetricName HttpResponseSizeBytes { get; } = new("http_response_size_bytes");

    /// <summary>Number of responses by route and status, over all methods.</summary>
    public static MetricName HttpResponseStatusTotal { get; } = new("http_response_status_total");

    /// <summary>Duration of a response that lasts, from the request to its end, in seconds.</summary>
    public static MetricName HttpStreamDurationSeconds { get; } = new("http_stream_duration_seconds");

    /// <summary>Share of responses that last and failed by the service's fault over the recent window.</summary>
    public static MetricName HttpStreamErrorRate { get; } = new("http_stream_error_rate");

    /// <summary>Number of messages over WebSockets, and of server-sent events.</summary>
    public static MetricName HttpStreamMessagesTotal { get; } = new("http_stream_messages_total");

    /// <summary>Number of responses that last, such as WebSockets, now in progress.</summary>
    public static MetricName HttpStreamsInprogress { get; } = new("http_streams_inprogress");

    /// <summary>Time from the request to the first byte of a body that is sent in parts, in seconds.</summary>
    public static MetricName HttpTimeToFirstByteSeconds { get; } = new("http_time_to_first_byte_seconds");

    /// <summary>Duration of a job's run in seconds, for all outcomes.</summary>
    public static MetricName JobDurationSeconds { get; } = new("job_duration_seconds");

    /// <summary>Number of errors of a job: of whole runs, of attempts and of single items.</summary>
    public static MetricName JobErrorsTotal { get; } = new("job_errors_total");

    /// <summary>Expected time between two successes of a job, in seconds.</summary>
    public static MetricName JobExpectedIntervalSeconds { get; } = new("job_expected_interval_seconds");

    /// <summary>Unix timestamp from which on a job is expected to succeed within its interval, in seconds.</summary>
    public static MetricName JobExpectedSinceTimestampSeconds { get; } = new("job_expected_since_timestamp_seconds");

    /// <summary>Number of runs of a job that have not ended.</summary>
    public static MetricName JobInProgress { get; } = new("job_in_progress");

    /// <summary>Unix timestamp of the end of a job's last run, for all outcomes, in seconds.</summary>
    public static MetricName JobLastRunTimestampSeconds { get; } = new("job_last_run_timestamp_seconds");

    /// <summary>Unix timestamp of the end of a job's last successful run, in seconds.</summary>
    public static MetricName JobLastSuccessTimestampSeconds { get; } = new("job_last_success_timestamp_seconds");

    /// <summary>Number of runs of a job that failed in their last attempt.</summary>
    public static MetricName JobRetriesExhaustedTotal { get; } = new("job_retries_exhausted_total");

    /// <summary>Number of finished runs of a job, by trigger and outcome.</summary>
    public static MetricName JobRunsTotal { get; } = new("job_runs_total");

    /// <summary>Number of runs of a job that were due and left out, by reason.</summary>
    public static MetricName JobSkippedTotal { get; } = new("job_skipped_total");

    /// <summary>Time from when a run was due until it started, in seconds.</summary>
    public static MetricName JobStartDelaySeconds { get; } = new("job_start_delay_seconds");

    /// <summary>What a team may spend in a budget window, in US dollars.</summary>
    public static MetricName LlmBudgetLimitUsd { get; } = new("llm_budget_limit_usd");

    /// <summary>What a team has left in the current budget window, in US dollars; negative when it has spent more.</summary>
    public static MetricName LlmBudgetRemainingUsd { get; } = new("llm_budget_remaining_usd");

    /// <summary>What a team has spent in the current budget window, in US dollars.</summary>
    public static MetricName LlmBudgetSpentUsd { get; } = new("llm_budget_spent_usd");

    /// <summary>Unix timestamp at which a team's budget window ends and the next one begins, in seconds.</summary>
    public static MetricName LlmBudgetWindowEndTimeSeconds { get; } = new("llm_budget_window_end_time_seconds");

    /// <summary>Number of answers that came from a cache, without a request.</summary>
    public static MetricName LlmCacheHitsTotal { get; } = new("llm_cache_hits_total");

    /// <summary>Cost of requests in US dollars, as far as their prices are known.</summary>
    public static MetricName LlmCostUsdTotal { get; } = new("llm_cost_usd_total");

    /// <summary>Number of requests to a model that failed, by error type.</summary>
    public static MetricName LlmErrorsTotal { get; } = new("llm_errors_total");

    /// <summary>Number of times that a request went on to another provider, by the error type that was the reason.</summary>
    public static MetricName LlmFallbacksTotal { get; } = new("llm_fallbacks_total");

    /// <summary>Number of answers, by the reason why the model stopped.</summary>
    public static MetricName LlmFinishReasonsTotal { get; } = new("llm_finish_reasons_total");

    /// <summary>Time that the reader of a streamed answer waited for a piece after the first, in seconds.</summary>
    public static MetricName LlmInterTokenSeconds { get; } = new("llm_inter_token_seconds");

    /// <summary>Number of answers that named their model, by the model that was asked for and the one that answered.</summary>
    public static MetricName LlmModelAnswersTotal { get; } = new("llm_model_answers_total");

    /// <summary>What a provider's rate limit leaves, as its last answer said.</summary>
    public static MetricName LlmRateLimitRemaining { get; } = new("llm_rate_limit_remaining");

    /// <summary>Duration of a request to a model in seconds, without the time that the reader of a streamed answer took, for all outcomes.</summary>
    public static MetricName LlmRequestDurationSeconds { get; } = new("llm_request_duration_seconds");

    /// <summary>Number of requests to a model in flight.</summary>
    public static MetricName LlmRequestsInprogress { get; } = new("llm_requests_inprogress");

    /// <summary>Number of requests to a model, by outcome.</summary>
    public static MetricName LlmRequestsTotal { get; } = new("llm_requests_total");

    /// <summary>Time from a request to the first piece of its streamed answer, in seconds.</summary>
    public static MetricName LlmTimeToFirstTokenSeconds { get; } = new("llm_time_to_first_token_seconds");

    /// <summary>Number of tokens, by type; cached_input and cache_write are a part of input, reasoning is one of output.</summary>
    public static MetricName LlmTokensTotal { get; } = new("llm_tokens_total");

    /// <summary>Duration of a tool call in seconds, for all outcomes.</summary>
    public static MetricName LlmToolCallDurationSeconds { get; } = new("llm_tool_call_duration_seconds");

    /// <summary>Number of tool calls that a model asked for, by outcome.</summary>
    public static MetricName LlmToolCallsTotal { get; } = new("llm_tool_calls_total");

    /// <summary>Number of requests that used tokens and whose price is not known: they are not in the cost.</summary>
    public static MetricName LlmUnpricedRequestsTotal { get; } = new("llm_unpriced_requests_total");

    /// <summary>Number of answers that did not say how many tokens they used.</summary>
    public static MetricName LlmUsageMissingTotal { get; } = new("llm_usage_missing_total");

    /// <summary>Time from the publish of a message until it was settled in seconds, for all settlements.</summary>
    public static MetricName MessagingAgeAtSettlementSeconds { get; } = new("messaging_age_at_settlement_seconds");

    /// <summary>Time from the publish of a message until its handling started, in seconds.</summary>
    public static MetricName MessagingAgeAtStartSeconds { get; } = new("messaging_age_at_start_seconds");

    /// <summary>Number of messages that were received together.</summary>
    public static MetricName MessagingBatchSize { get; } = new("messaging_batch_size");

    /// <summary>Number of received messages that were published in the future; their age is recorded as 0.</summary>
    public static MetricName MessagingClockSkewTotal { get; } = new("messaging_clock_skew_total");

    /// <summary>1 while the broker takes no publishes from the connection, 0 otherwise.</summary>
    public static MetricName MessagingConnectionBlocked { get; } = new("messaging_connection_blocked");

    /// <summary>Number of times that an open connection to the broker was lost.</summary>
    public static MetricName MessagingConnectionLossesTotal { get; } = new("messaging_connection_losses_total");

    /// <summary>1 while the connection to the broker is open, 0 otherwise.</summary>
    public static MetricName MessagingConnectionUp { get; } = new("messaging_connection_up");

    /// <summary>Number of consumers that take messages. It falls when the broker ends one, such as with its queue.</summary>
    public static MetricName MessagingConsumers { get; } = new("messaging_consumers");

    /// <summary>Number of the delivery: 1 for a message that is delivered for the first time.</summary>
    public static MetricName MessagingDeliveryAttempts { get; } = new("messaging_delivery_attempts");

    /// <summary>Number of received messages whose handler failed, by error type.</summary>
    public static MetricName MessagingErrorsTotal { get; } = new("messaging_errors_total");

    /// <summary>Number of received messages that are not settled.</summary>
    public static MetricName MessagingInProgress { get; } = new("messaging_in_progress");

    /// <summary>Number of messages that the broker has not handed to a consumer yet.</summary>
    public static MetricName MessagingPending { get; } = new("messaging_pending");

    /// <summary>Number of messages that the broker hands to a consumer before it settles one; 0 means no limit.</summary>
    public static MetricName MessagingPrefetch { get; } = new("messaging_prefetch");

    /// <summary>Time from the receipt of a message until it was settled in seconds, for all settlements.</summary>
    public static MetricName MessagingProcessingDurationSeconds { get; } = new("messaging_processing_duration_seconds");

    /// <summary>Duration of a publish in seconds, until the confirmation when there is one, for all results.</summary>
    public static MetricName MessagingPublishDurationSeconds { get; } = new("messaging_publish_duration_seconds");

    /// <summary>Number of publishes that threw, by error type.</summary>
    public static MetricName MessagingPublishErrorsTotal { get; } = new("messaging_publish_errors_total");

    /// <summary>Number of messages that were published, by result.</summary>
    public static MetricName MessagingPublishedTotal { get; } = new("messaging_published_total");

    /// <summary>Number of messages that a consumer took over.</summary>
    public static MetricName MessagingReceivedTotal { get; } = new("messaging_received_total");

    /// <summary>Number of received messages that were delivered before.</summary>
    public static MetricName MessagingRedeliveredTotal { get; } = new("messaging_redelivered_total");

    /// <summary>Number of received messages that are settled, by settlement.</summary>
    public static MetricName MessagingSettledTotal { get; } = new("messaging_settled_total");

    /// <summary>Duration of a try to push the page in seconds, for all outcomes.</summary>
    public static MetricName MetricsPushDurationSeconds { get; } = new("metrics_push_duration_seconds");

    /// <summary>Unix timestamp of the last successful push of the page, in seconds.</summary>
    public static MetricName MetricsPushLastSuccessTimestampSeconds { get; } = new("metrics_push_last_success_timestamp_seconds");

    /// <summary>Number of tries to push the page, by outcome.</summary>
    public static MetricName MetricsPushTotal { get; } = new("metrics_push_total");

    /// <summary>Latest measured score of a model, by kind of score.</summary>
    public static MetricName MlModelAccuracy { get; } = new("ml_model_accuracy");

    /// <summary>Latest measured drift of a model's data, by kind of drift.</summary>
    public static MetricName MlModelDriftScore { get; } = new("ml_model_drift_score");

    /// <summary>Duration of one prediction in seconds, for all outcomes.</summary>
    public static MetricName MlModelPredictionDurationSeconds { get; } = new("ml_model_prediction_duration_seconds");

    /// <summary>Number of successful predictions.</summary>
    public static MetricName MlModelPredictionsTotal { get; } = new("ml_model_predictions_total");

    /// <summary>Duration of one training run in seconds, for all outcomes.</summary>
    public static MetricName MlModelTrainingDurationSeconds { get; } = new("ml_model_training_duration_seconds");

    /// <summary>Share of failed requests in the recent window, from 0 to 1.</summary>
    public static MetricName ModelErrorRate { get; } = new("model_error_rate");

    /// <summary>Number of requests that a model answered with an error or not at all, by error type.</summary>
    public static MetricName ModelErrorsByTypeTotal { get; } = new("model_errors_by_type_total");

    /// <summary>Number of requests that a model answered with an error or not at all.</summary>
    public static MetricName ModelErrorsTotal { get; } = new("model_errors_total");

    /// <summary>Average request duration over the recent window.</summary>
    public static MetricName ModelLatencyAvgSeconds { get; } = new("model_latency_avg_seconds");

    /// <summary>Duration of a request to a model in seconds, up to the end of the response.</summary>
    public static MetricName ModelLatencySeconds { get; } = new("model_latency_seconds");

    /// <summary>Number of requests sent to a model, including failed ones.</summary>
    public static MetricName ModelRequestsTotal { get; } = new("model_requests_total");

    /// <summary>Number of batch writes to the graph store, including failed ones.</summary>
    public static MetricName Neo4jBatchCreateTotal { get; } = new("neo4j_batch_create_total");

    /// <summary>Duration of one batch write to the graph store in seconds, for all outcomes.</summary>
    public static MetricName Neo4jBatchDurationSeconds { get; } = new("neo4j_batch_duration_seconds");

    /// <summary>Number of nodes created in the graph store.</summary>
    public static MetricName Neo4jEntitiesCreatedTotal { get; } = new("neo4j_entities_created_total");

    /// <summary>Number of edges created in the graph store.</summary>
    public static MetricName Neo4jRelationshipsCreatedTotal { get; } = new("neo4j_relationships_created_total");

    /// <summary>Number of repeated calls to the graph store.</summary>
    public static MetricName Neo4jRetryTotal { get; } = new("neo4j_retry_total");

    /// <summary>Time in seconds from an order's signal to its fill, rejection or cancellation.</summary>
    public static MetricName OrderExecutionDurationSeconds { get; } = new("order_execution_duration_seconds");

    /// <summary>Number of cancelled orders, by reason.</summary>
    public static MetricName OrdersCancelledTotal { get; } = new("orders_cancelled_total");

    /// <summary>Number of orders executed by the venue.</summary>
    public static MetricName OrdersFilledTotal { get; } = new("orders_filled_total");

    /// <summary>Number of orders sent to the venue.</summary>
    public static MetricName OrdersPlacedTotal { get; } = new("orders_placed_total");

    /// <summary>Number of orders that the venue or a risk check rejected, or whose execution failed, by reason.</summary>
    public static MetricName OrdersRejectedTotal { get; } = new("orders_rejected_total");

    /// <summary>Number of parse results in the cache.</summary>
    public static MetricName ParseCacheEntries { get; } = new("parse_cache_entries");

    /// <summary>Number of reads that found a usable parse result.</summary>
    public static MetricName ParseCacheHitTotal { get; } = new("parse_cache_hit_total");

    /// <summary>Number of reads without a usable parse result: absent, expired, of another schema version, or unreadable.</summary>
    public static MetricName ParseCacheMissTotal { get; } = new("parse_cache_miss_total");

    /// <summary>Size of all cached parse results in bytes.</summary>
    public static MetricName ParseCacheSizeBytes { get; } = new("parse_cache_size_bytes");

    /// <summary>Current value of an account in US dollars.</summary>
    public static MetricName PortfolioValueUsd { get; } = new("portfolio_value_usd");

    /// <summary>Profit of one open position in US dollars; a loss is negative.</summary>
    public static MetricName PositionPnlUsd { get; } = new("position_pnl_usd");

    /// <summary>Number of visitors placed in an arm of an experiment.</summary>
    public static MetricName PricingAbAssignmentsTotal { get; } = new("pricing_ab_assignments_total");

    /// <summary>Number of decisions of visitors in an arm, by whether they accepted the price.</summary>
    public static MetricName PricingAbOutcomesTotal { get; } = new("pricing_ab_outcomes_total");

    /// <summary>Number of API requests in flight.</summary>
    public static MetricName PricingActiveRequests { get; } = new("pricing_active_requests");

    /// <summary>Duration of an API request in seconds.</summary>
    public static MetricName PricingApiLatencySeconds { get; } = new("pricing_api_latency_seconds");

    /// <summary>Number of attempts to fetch competitor prices, by outcome.</summary>
    public static MetricName PricingCompetitorFetchesTotal { get; } = new("pricing_competitor_fetches_total");

    /// <summary>Age of a property's newest competitor data in seconds.</summary>
    public static MetricName PricingCompetitorStalenessSeconds { get; } = new("pricing_competitor_staleness_seconds");

    /// <summary>Number of drifts between predictions and reality, by whether a retraining followed.</summary>
    public static MetricName PricingDriftDetectedTotal { get; } = new("pricing_drift_detected_total");

    /// <summary>Number of API requests that failed or had a response status of 400 or above, except 499 (client disconnected).</summary>
    public static MetricName PricingErrorsTotal { get; } = new("pricing_errors_total");

    /// <summary>Number of look-ups that found the model in memory.</summary>
    public static MetricName PricingModelCacheHitsTotal { get; } = new("pricing_model_cache_hits_total");

    /// <summary>Number of look-ups that did not find the model in memory.</summary>
    public static MetricName PricingModelCacheMissesTotal { get; } = new("pricing_model_cache_misses_total");

    /// <summary>Duration of one inference in seconds, for all outcomes.</summary>
    public static MetricName PricingModelPredictionSeconds { get; } = new("pricing_model_prediction_seconds");

    /// <summary>Number of ML models in memory.</summary>
    public static MetricName PricingModelsLoaded { get; } = new("pricing_models_loaded");

    /// <summary>Number of valid price outcomes (booked or not) stored for learning.</summary>
    public static MetricName PricingOutcomesIngestedTotal { get; } = new("pricing_outcomes_ingested_total");

    /// <summary>Number of price outcomes that validation rejected, by reason.</summary>
    public static MetricName PricingOutcomesInvalidTotal { get; } = new("pricing_outcomes_invalid_total");

    /// <summary>Number of finished API requests.</summary>
    public static MetricName PricingRequestsTotal { get; } = new("pricing_requests_total");

    /// <summary>Duration of one retraining of a model in seconds, for all outcomes.</summary>
    public static MetricName PricingRetrainingDurationSeconds { get; } = new("pricing_retraining_duration_seconds");

    /// <summary>Number of retrainings of a model, by outcome.</summary>
    public static MetricName PricingRetrainingTotal { get; } = new("pricing_retraining_total");

    /// <summary>Duration of finding one price in seconds, by pricing method.</summary>
    public static MetricName PricingScoreLatencySeconds { get; } = new("pricing_score_latency_seconds");

    /// <summary>Build of the pricing service, as labels of a constant 1.</summary>
    public static MetricName PricingServiceInfo { get; } = new("pricing_service_info");

    /// <summary>Duration of a provider's price sync in seconds.</summary>
    public static MetricName PricingSyncDurationSeconds { get; } = new("pricing_sync_duration_seconds");

    /// <summary>Number of errors of price syncs: of whole runs and of single models.</summary>
    public static MetricName PricingSyncErrorsTotal { get; } = new("pricing_sync_errors_total");

    /// <summary>Duration of a background sync job in seconds, by outcome.</summary>
    public static MetricName PricingSyncJobDurationSeconds { get; } = new("pricing_sync_job_duration_seconds");

    /// <summary>Number of background sync jobs in each state.</summary>
    public static MetricName PricingSyncJobQueueSize { get; } = new("pricing_sync_job_queue_size");

    /// <summary>Unix timestamp of a provider's last successful price sync, in seconds.</summary>
    public static MetricName PricingSyncLastSuccessTimestamp { get; } = new("pricing_sync_last_success_timestamp");

    /// <summary>Number of models in the price lists of a provider.</summary>
    public static MetricName PricingSyncModelsFetchedTotal { get; } = new("pricing_sync_models_fetched_total");

    /// <summary>Number of models that a price sync skipped, by reason.</summary>
    public static MetricName PricingSyncModelsSkippedTotal { get; } = new("pricing_sync_models_skipped_total");

    /// <summary>Number of models whose price a sync wrote to the store.</summary>
    public static MetricName PricingSyncModelsUpdatedTotal { get; } = new("pricing_sync_models_updated_total");

    /// <summary>Number of fetched prices that differed from the store.</summary>
    public static MetricName PricingSyncPriceChangesTotal { get; } = new("pricing_sync_price_changes_total");

    /// <summary>Number of finished price syncs, by outcome and trigger.</summary>
    public static MetricName PricingSyncTotal { get; } = new("pricing_sync_total");

    /// <summary>Time in seconds since the pricing service started.</summary>
    public static MetricName PricingUptimeSeconds { get; } = new("pricing_uptime_seconds");

    /// <summary>User and system time of the process on all cores, in seconds.</summary>
    public static MetricName ProcessCpuSecondsTotal { get; } = new("process_cpu_seconds_total");

    /// <summary>Number of operating system threads, including the runtime's own.</summary>
    public static MetricName ProcessNumThreads { get; } = new("process_num_threads");

    /// <summary>Number of open file descriptors: files, sockets and pipes.</summary>
    public static MetricName ProcessOpenFds { get; } = new("process_open_fds");

    /// <summary>Physical memory in use by the process, in bytes.</summary>
    public static MetricName ProcessResidentMemoryBytes { get; } = new("process_resident_memory_bytes");

    /// <summary>Unix timestamp of the start of the process, in seconds.</summary>
    public static MetricName ProcessStartTimeSeconds { get; } = new("process_start_time_seconds");

    /// <summary>Address space reserved by the process, in bytes.</summary>
    public static MetricName ProcessVirtualMemoryBytes { get; } = new("process_virtual_memory_bytes");

    /// <summary>Share of failed requests in the recent window, from 0 to 1.</summary>
    public static MetricName ProviderErrorRate { get; } = new("provider_error_rate");

    /// <summary>Number of requests that a provider answered with an error or not at all, by error type.</summary>
    public static MetricName ProviderErrorsByTypeTotal { get; } = new("provider_errors_by_type_total");

    /// <summary>Number of requests that a provider answered with an error or not at all.</summary>
    public static MetricName ProviderErrorsTotal { get; } = new("provider_errors_total");

    /// <summary>Average request duration over the recent window.</summary>
    public static MetricName ProviderLatencyAvgSeconds { get; } = new("provider_latency_avg_seconds");

    /// <summary>Longest request duration in the recent window.</summary>
    public static MetricName ProviderLatencyMaxSeconds { get; } = new("provider_latency_max_seconds");

    /// <summary>Shortest request duration in the recent window.</summary>
    public static MetricName ProviderLatencyMinSeconds { get; } = new("provider_latency_min_seconds");

    /// <summary>Duration of a request to a provider in seconds, up to the end of the response.</summary>
    public static MetricName ProviderLatencySeconds { get; } = new("provider_latency_seconds");

    /// <summary>Number of requests sent to a provider, including failed ones.</summary>
    public static MetricName ProviderRequestsTotal { get; } = new("provider_requests_total");

    /// <summary>Number of tasks waiting for a worker.</summary>
    public static MetricName QueueSize { get; } = new("queue_size");

    /// <summary>Number of messages whose handler failed, by error type.</summary>
    public static MetricName RabbitmqMessageFailuresTotal { get; } = new("rabbitmq_message_failures_total");

    /// <summary>Duration of handling one message in seconds, for all outcomes.</summary>
    public static MetricName RabbitmqMessageProcessingDurationSeconds { get; } = new("rabbitmq_message_processing_duration_seconds");

    /// <summary>Number of messages taken from a queue.</summary>
    public static MetricName RabbitmqMessagesConsumedTotal { get; } = new("rabbitmq_messages_consumed_total");

    /// <summary>Number of messages sent to the broker.</summary>
    public static MetricName RabbitmqMessagesPublishedTotal { get; } = new("rabbitmq_messages_published_total");

    /// <summary>Number of Redis look-ups that found a value.</summary>
    public static MetricName RedisCacheHitsTotal { get; } = new("redis_cache_hits_total");

    /// <summary>Number of Redis look-ups that found nothing.</summary>
    public static MetricName RedisCacheMissesTotal { get; } = new("redis_cache_misses_total");

    /// <summary>Number of failures of connections to Redis, by kind: losses and failed attempts to connect.</summary>
    public static MetricName RedisConnectionFailuresTotal { get; } = new("redis_connection_failures_total");

    /// <summary>Number of times that an open connection to Redis was lost.</summary>
    public static MetricName RedisConnectionLossesTotal { get; } = new("redis_connection_losses_total");

    /// <summary>1 while the connection to Redis is open, 0 otherwise.</summary>
    public static MetricName RedisConnectionUp { get; } = new("redis_connection_up");

    /// <summary>Number of Redis operations whose end nobody waits for.</summary>
    public static MetricName RedisFireAndForgetTotal { get; } = new("redis_fire_and_forget_total");

    /// <summary>Number of failed Redis operations, by error type.</summary>
    public static MetricName RedisOperationErrorsTotal { get; } = new("redis_operation_errors_total");

    /// <summary>Duration of one Redis operation in seconds, for all outcomes.</summary>
    public static MetricName RedisOperationsDurationSeconds { get; } = new("redis_operations_duration_seconds");

    /// <summary>Number of Redis operations that wait to be sent or for their answer.</summary>
    public static MetricName RedisOperationsOutstanding { get; } = new("redis_operations_outstanding");

    /// <summary>Number of times that a lost connection to Redis was open again.</summary>
    public static MetricName RedisReconnectsTotal { get; } = new("redis_reconnects_total");

    /// <summary>Number of times a risk limit was exceeded.</summary>
    public static MetricName RiskLimitBreachesTotal { get; } = new("risk_limit_breaches_total");

    /// <summary>Build of the service, as labels of a constant 1.</summary>
    public static MetricName ServiceInfo { get; } = new("service_info");

    /// <summary>Unix timestamp of the service's start, in seconds.</summary>
    public static MetricName ServiceStartTimeSeconds { get; } = new("service_start_time_seconds");

    /// <summary>1 while the service reports itself ready, 0 otherwise.</summary>
    public static MetricName ServiceUp { get; } = new("service_up");

    /// <summary>Number of trading signals from a strategy.</summary>
    public static MetricName StrategySignalsTotal { get; } = new("strategy_signals_total");

    /// <summary>Number of items that a queue can hold.</summary>
    public static MetricName WorkQueueCapacity { get; } = new("work_queue_capacity");

    /// <summary>Number of items that wait in a queue.</summary>
    public static MetricName WorkQueueDepth { get; } = new("work_queue_depth");

    /// <summary>Duration of handling one item of a queue in seconds, by outcome.</summary>
    public static MetricName WorkQueueDurationSeconds { get; } = new("work_queue_duration_seconds");

    /// <summary>Number of items that a queue accepted.</summary>
    public static MetricName WorkQueueEnqueuedTotal { get; } = new("work_queue_enqueued_total");

    /// <summary>Number of failed items of a queue, by error type.</summary>
    public static MetricName WorkQueueErrorsTotal { get; } = new("work_queue_errors_total");

    /// <summary>Number of items of a queue that are being handled.</summary>
    public static MetricName WorkQueueInProgress { get; } = new("work_queue_in_progress");

    /// <summary>Number of handled items of a queue, by outcome.</summary>
    public static MetricName WorkQueueItemsTotal { get; } = new("work_queue_items_total");

    /// <summary>Time that the oldest item has waited in a queue, in seconds.</summary>
    public static MetricName WorkQueueOldestAgeSeconds { get; } = new("work_queue_oldest_age_seconds");

    /// <summary>Number of items that a queue refused or dropped, by reason.</summary>
    public static MetricName WorkQueueRejectedTotal { get; } = new("work_queue_rejected_total");

    /// <summary>Time from when an item came to a queue until its handling started, in seconds.</summary>
    public static MetricName WorkQueueWaitSeconds { get; } = new("work_queue_wait_seconds");
}
