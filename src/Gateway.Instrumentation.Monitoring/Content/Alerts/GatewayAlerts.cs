using Gateway.Instrumentation.Monitoring.Content.Dashboards;
using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Content.Alerts;

/// <summary>Alerts on the gateway's requests, providers and caches.</summary>
internal static class GatewayAlerts
{
    public static RuleGroup Make() => new("gateway", [HighErrorRate(), HighLatency(), ProviderDown(), LowCacheHitRate()]);

    // Requests of no route are mostly scanners, which get nothing but 404.
    private static AlertRule HighErrorRate() => new(
        "GatewayHighErrorRate", threshold: 0.05, limit => Query.Of(
            $$"""
            sum by (job, endpoint, method) (rate({{HttpRequestErrorsTotal}}{endpoint!="unmatched"}[5m]))
              / sum by (job, endpoint, method) (rate({{HttpRequestsTotal}}{endpoint!="unmatched"}[5m])) > {{limit}}
            """))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "{{ $value | humanizePercentage }} of {{ $labels.method }} {{ $labels.endpoint }} of {{ $labels.job }} fail.",
        Runbook = new(
            "More than {threshold:percent} of a route's requests were answered with 400 or above, or threw. Callers that leave (499) do not count, nor do requests that no route takes.",
            "`sum by (status) (rate(http_requests_total{endpoint=\"...\"}[5m]))`: 4xx are the callers' mistakes, 401 and 403 often an expired key, 5xx are ours. `http_request_errors_by_type_total` names the kind.",
            "5xx after a deployment: roll back. 429 and 4xx of one caller: talk to it. When a provider's alert fires as well, begin there."),
        Panel = GatewayErrorsDashboard.Link("Error Share by Route"),
    };

    private static AlertRule HighLatency() => new(
        "HighLatency", threshold: 1, limit => Query.Of($$"""{{HttpRequestLatencyP99Seconds}} > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "The 99th percentile of {{ $labels.endpoint }} on {{ $labels.instance }} is {{ $value | humanizeDuration }}.",
        Runbook = new(
            "One of a hundred requests to a route takes longer than {threshold:duration}, on one instance, in the recent window.",
            "Is it one instance or all? One: its CPU, GC pauses and thread pool queue. All: the latency of providers, the database and external services.",
            "A route that waits for a model is slow by nature: give the alert a higher threshold or leave the route out. Otherwise take the slow instance out of the load balancer, or mend what it waits for."),
        Panel = GatewayLatencyDashboard.Link("Latency p99"),
    };

    private static AlertRule ProviderDown() => new(
        "ProviderDown", threshold: 0.2, limit => Query.Of(
            $$"""sum by (job, provider) (rate({{ProviderErrorsTotal}}[5m])) / sum by (job, provider) (rate({{ProviderRequestsTotal}}[5m])) > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Critical,
        Summary = "{{ $value | humanizePercentage }} of the requests of {{ $labels.job }} to {{ $labels.provider }} fail.",
        Runbook = new(
            "More than {threshold:percent} of the requests to a provider fail. Users of its models get errors, or answers of the next provider where there is failover.",
            "`sum by (error_type) (rate(provider_errors_by_type_total{provider=\"...\"}[5m]))`: `rate_limited` and `auth_error` are ours to mend, `timeout_error` and `api_error` the provider's. Then its status page.",
            "Send traffic to another provider. Keys or quotas: renew them. A failure at the provider: tell the users and wait."),
        Panel = GatewayProvidersDashboard.Link("Provider Error Share"),
    };

    private static AlertRule LowCacheHitRate() => new(
        "LowCacheHitRate", threshold: 0.5, limit => Query.Of($$"""{{CacheHitRate}} < {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(10),
        Severity = Severity.Info,
        Summary = "Only {{ $value | humanizePercentage }} of the look-ups in the cache {{ $labels.cache_name }} on {{ $labels.instance }} are hits.",
        Runbook = new(
            "A cache answers less than {threshold:percent} of its look-ups in the recent window. What is behind it does the work twice.",
            "Did the process just start? Evictions by reason (`cache_evictions_total`): `capacity` means that the cache is too small, `expired` that its entries live too short.",
            "Make it larger or let entries live longer. A cache of things that nobody asks for twice is of no use: take it away. It can always wait."),
        Panel = GatewayCacheDashboard.Link("Cache Hit Rate"),
    };
}
