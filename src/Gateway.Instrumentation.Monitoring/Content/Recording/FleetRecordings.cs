using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Content.Recording;

/// <summary>What many panels ask for, and what a fleet sends on to a global Prometheus: by job, without instances.</summary>
internal static class FleetRecordings
{
    public static RuleGroup Make() => new("fleet", [.. Http(), .. Models(), .. Work(), .. Processes()]);

    private static IEnumerable<RecordingRule> Http()
    {
        yield return new("job:http_requests:rate5m", Query.Of($$"""sum by (job) (rate({{HttpRequestsTotal}}[5m]))""")) { Purpose = "Requests per second." };
        yield return new("job:http_requests_5xx:ratio_rate5m", Query.Of(
            $$"""
            (sum by (job) (rate({{HttpRequestsTotal}}{status=~"5.."}[5m])) or 0 * sum by (job) (rate({{HttpRequestsTotal}}[5m])))
              / sum by (job) (rate({{HttpRequestsTotal}}[5m]))
            """))
        { Purpose = "Share of requests answered with 5xx." };
        yield return new("job_le:http_request_duration_highr_seconds_bucket:rate5m", Query.Of(
            $$"""sum by (job, le) (rate({{HttpRequestDurationHighrSeconds}}_bucket[5m]))"""))
        { Purpose = "Buckets of request durations: percentiles over several jobs can be computed from them, unlike from percentiles." };
        yield return new("job:http_request_duration_highr_seconds:p95_5m", Query.Of(
            $$"""histogram_quantile(0.95, sum by (job, le) (rate({{HttpRequestDurationHighrSeconds}}_bucket[5m])))"""))
        { Purpose = "95th percentile of request duration." };
        yield return new("job:http_requests_inprogress:sum", Query.Of($$"""sum by (job) ({{HttpRequestsInprogress}})""")) { Purpose = "Requests in flight." };
    }

    private static IEnumerable<RecordingRule> Models()
    {
        yield return new("job_provider:provider_requests:rate5m", Query.Of($$"""sum by (job, provider) (rate({{ProviderRequestsTotal}}[5m]))""")) { Purpose = "Requests to a provider per second." };
        yield return new("job_provider:provider_errors:ratio_rate5m", Query.Of(
            $$"""sum by (job, provider) (rate({{ProviderErrorsTotal}}[5m])) / sum by (job, provider) (rate({{ProviderRequestsTotal}}[5m]))"""))
        { Purpose = "Share of requests to a provider that fail." };
        yield return new("job_provider_model:llm_requests:rate5m", Query.Of($$"""sum by (job, provider, model) (rate({{LlmRequestsTotal}}[5m]))""")) { Purpose = "Requests to a model per second." };
        yield return new("job_provider_model:llm_request_duration_seconds:p95_5m", Query.Of(
            $$"""histogram_quantile(0.95, sum by (job, provider, model, le) (rate({{LlmRequestDurationSeconds}}_bucket[5m])))"""))
        { Purpose = "95th percentile of the duration of a request to a model." };
        yield return new("job_team:llm_cost_usd:increase1h", Query.Of($$"""sum by (job, team) (increase({{LlmCostUsdTotal}}[1h]))""")) { Purpose = "US dollars that a team spent in the last hour." };
    }

    private static IEnumerable<RecordingRule> Work()
    {
        yield return new("job_job_name:job_runs_failed:increase1h", Query.Of(
            $$"""sum by (job, job_name) (increase({{JobRunsTotal}}{outcome="failed"}[1h]))"""))
        { Purpose = "Runs of a job that failed in the last hour." };
        yield return new("job_queue:work_queue_depth:sum", Query.Of($$"""sum by (job, queue) ({{WorkQueueDepth}})""")) { Purpose = "Items that wait in a queue." };
        yield return new("job_destination:messaging_settled:rate5m", Query.Of(
            $$"""sum by (job, system, destination) (rate({{MessagingSettledTotal}}[5m]))"""))
        { Purpose = "Messages settled per second." };
        yield return new("job_destination:messaging_processing_duration_seconds:p95_5m", Query.Of(
            $$"""histogram_quantile(0.95, sum by (job, system, destination, le) (rate({{MessagingProcessingDurationSeconds}}_bucket[5m])))"""))
        { Purpose = "95th percentile of the time to handle a message." };
        yield return new("job_query_type:db_query_duration_seconds:p95_5m", Query.Of(
            $$"""histogram_quantile(0.95, sum by (job, query_type, le) (rate({{DbQueryDurationSeconds}}_bucket[5m])))"""))
        { Purpose = "95th percentile of query duration." };
    }

    private static IEnumerable<RecordingRule> Processes()
    {
        yield return new("job:up:avg", Query.Of($$"""avg by (job) (up)""")) { Purpose = "Share of a job's targets that answer." };
        yield return new("job:process_cpu_seconds:rate5m", Query.Of($$"""sum by (job) (rate({{ProcessCpuSecondsTotal}}[5m]))""")) { Purpose = "Cores in use." };
        yield return new("job:process_resident_memory_bytes:sum", Query.Of($$"""sum by (job) ({{ProcessResidentMemoryBytes}})""")) { Purpose = "Memory in use." };
    }
}
