using Gateway.Instrumentation.Monitoring.Content.Dashboards;
using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Content.Alerts;

/// <summary>Alerts on the API of the pricing service.</summary>
internal static class PricingServiceAlerts
{
    private const string Kinds = "`client_error` is a caller's mistake and may wait; `server_error` is ours.";

    public static RuleGroup Make() => new(
        "pricing-service",
        [
            HighApiLatency(), CriticalScoreLatency(), SlowScoreLatency(), ScoreP95LatencyAlert(), HighErrorRate(), IncreasedErrorRate(), HighErrorRateAlert(), Down(),
            HighActiveRequests(), HighMemoryUsage(),
        ]);

    private static AlertRule HighApiLatency() => new(
        "HighAPILatency", threshold: 1, limit => Query.Of(
            $$"""histogram_quantile(0.95, sum by (job, le, endpoint) (rate({{PricingApiLatencySeconds}}_bucket[5m]))) > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "The 95th percentile of {{ $labels.endpoint }} of {{ $labels.job }} is {{ $value | humanizeDuration }}.",
        Runbook = new(
            "One of twenty requests to a route of the pricing API takes longer than {threshold:duration}.",
            "Requests in flight, the latency of scores by method, and of model predictions: which part is slow?",
            "More requests than usual: add instances. A slow model: go by `SlowModelPrediction`. A slow store: look at `db_query_duration_seconds`."),
        Panel = PricingServiceDashboard.Link("API Latency by Route (p95)"),
    };

    private static AlertRule CriticalScoreLatency() => new(
        "CriticalScoreLatency", threshold: 0.08, limit => Query.Of(
            $$"""histogram_quantile(0.95, sum by (job, le, pricing_method) (rate({{PricingScoreLatencySeconds}}_bucket{pricing_method="ml_elasticity"}[5m]))) > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Critical,
        Summary = "Prices of the model of {{ $labels.job }} take {{ $value | humanizeDuration }} in the 95th percentile.",
        Runbook = new(
            "One of twenty prices of the model takes longer than {threshold:duration} to find. Callers wait no longer: they fall back to the last price or show none.",
            "`pricing_model_prediction_seconds` (the model itself), the hit rate of the models in memory, CPU and GC pauses of the process.",
            "Add instances when CPU is at its limit. After a retraining, go back to the model before. When it does not end, switch pricing to rules."),
        Panel = PricingServiceDashboard.Link("/score Latency (p50, p95, p99)"),
    };

    private static AlertRule SlowScoreLatency() => new(
        "SlowScoreLatency", threshold: 0.2, limit => Query.Of(
            $$"""histogram_quantile(0.95, sum by (job, le, pricing_method) (rate({{PricingScoreLatencySeconds}}_bucket[5m]))) > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "Prices by {{ $labels.pricing_method }} of {{ $labels.job }} take {{ $value | humanizeDuration }} in the 95th percentile.",
        Runbook = new(
            "One of twenty prices takes longer than {threshold:duration} to find, by one of the methods.",
            "Is it the model, the rules or both? Both point at the process or the store; the model alone at `pricing_model_prediction_seconds`.",
            "As for `CriticalScoreLatency`. It may wait for the morning while that one is silent."),
        Panel = PricingServiceDashboard.Link("/score Latency (p50, p95, p99)"),
    };

    // Grafana's "avg() of the last 5 minutes": moments without a request have no percentile and do not count.
    private static AlertRule ScoreP95LatencyAlert() => new(
        "ScoreP95LatencyAlert", threshold: 0.08, limit => Query.Of(
            $$"""
            avg_over_time((histogram_quantile(0.95, sum by (job, le, pricing_method) (rate({{PricingScoreLatencySeconds}}_bucket[5m]))) >= 0)[5m:1m]) > {{limit}}
            """))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "/score by {{ $labels.pricing_method }} of {{ $labels.job }} takes {{ $value | humanizeDuration }} in the 95th percentile, on average over 5 minutes.",
        Runbook = new(
            "The 95th percentile of finding a price, averaged over five minutes, is above {threshold:duration}. This was the alert of Grafana's panel \"/score p95 latency\".",
            "As for `CriticalScoreLatency`, which wakes somebody when the model is slow without a pause.",
            "As for `CriticalScoreLatency`. For rules alone it may wait."),
        Panel = PricingServiceDashboard.Link("/score Latency (p50, p95, p99)"),
    };

    private static AlertRule HighErrorRate() => new(
        "PricingHighErrorRate", threshold: 0.1, limit => Query.Of($$"""sum by (job, endpoint, error_type) (rate({{PricingErrorsTotal}}[5m])) > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Critical,
        Summary = "{{ $labels.endpoint }} of {{ $labels.job }} has {{ $value | printf \"%.2f\" }} {{ $labels.error_type }} a second.",
        Runbook = new(
            "A route of the pricing API answers more than {threshold} errors of one kind a second.",
            $"`error_type`: {Kinds} The log of the route, by request id; the last deployment.",
            "`server_error`: roll back when it began with a deployment, otherwise mend what the log names. `client_error`: find the caller and tell it."),
        Panel = PricingServiceDashboard.Link("Error Rate"),
    };

    private static AlertRule IncreasedErrorRate() => new(
        "IncreasedErrorRate", threshold: 0.05, limit => Query.Of($$"""sum by (job, endpoint, error_type) (rate({{PricingErrorsTotal}}[5m])) > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(10),
        Severity = Severity.Warning,
        Summary = "{{ $labels.endpoint }} of {{ $labels.job }} has {{ $value | printf \"%.2f\" }} {{ $labels.error_type }} a second.",
        Runbook = new(
            "A route of the pricing API answers more than {threshold} errors of one kind a second, for {for}.",
            $"`error_type`: {Kinds} Does it still grow?",
            "As for `PricingHighErrorRate`, on the next working day."),
        Panel = PricingServiceDashboard.Link("Error Rate"),
    };

    private static AlertRule HighErrorRateAlert() => new(
        "HighErrorRateAlert", threshold: 0.1, limit => Query.Of(
            $$"""avg_over_time(sum by (job, endpoint, error_type) (rate({{PricingErrorsTotal}}[5m]))[5m:1m]) > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "{{ $labels.endpoint }} of {{ $labels.job }} has {{ $value | printf \"%.2f\" }} {{ $labels.error_type }} a second, on average over 5 minutes.",
        Runbook = new(
            "Errors of a route, averaged over five minutes, are above {threshold} a second. This was the alert of Grafana's panel \"Error rate\".",
            $"`error_type`: {Kinds}",
            "As for `PricingHighErrorRate`, which fires first."),
        Panel = PricingServiceDashboard.Link("Error Rate"),
    };

    private static AlertRule Down() => new("PricingServiceDown", Query.Of($$"""up{job="pricing-service"} == 0"""))
    {
        For = TimeSpan.FromMinutes(1),
        Severity = Severity.Critical,
        Summary = "The pricing service on {{ $labels.instance }} does not answer.",
        Runbook = new(
            "Prometheus cannot scrape an instance of the pricing service. The job has to be called `pricing-service`.",
            "Prometheus' page *Targets* has the error: refused means that the process is down, a time-out that it hangs, 401 or 404 that the page moved. Then the log and the last events of the machine.",
            "Restart the process. When it dies again, look for the exit code: 137 is memory. When other instances work, take this one out of the load balancer and go back to bed."),
        Panel = OverviewDashboard.Link("Targets Down"),
    };

    private static AlertRule HighActiveRequests() => new(
        "HighActiveRequests", threshold: 100, limit => Query.Of($$"""{{PricingActiveRequests}} > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "{{ $value }} requests to {{ $labels.endpoint }} are in flight on {{ $labels.instance }}.",
        Runbook = new(
            "More than {threshold} requests to a route are in flight at once on one instance. They wait for something, or more come than can be answered.",
            "Request rate and latency: both up is load, latency alone is something that everybody waits for (a pool, a lock, a model).",
            "Load: add instances, or limit the caller. Otherwise mend what they wait for; a restart helps for minutes only."),
        Panel = PricingServiceDashboard.Link("Active Requests"),
    };

    private static AlertRule HighMemoryUsage() => new(
        "HighMemoryUsage", threshold: 4.0 * 1024 * 1024 * 1024, limit => Query.Of($$"""{{ProcessResidentMemoryBytes}} > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(10),
        Severity = Severity.Warning,
        Summary = "{{ $labels.job }} on {{ $labels.instance }} uses {{ $value | humanize1024 }}B of memory.",
        Runbook = new(
            "A process holds more than {threshold:bytes} of memory. Near the limit of its container it is killed.",
            "`dotnet_gc_heap_size_bytes`: when it grows with the process it is objects, otherwise native memory. Does it fall after a collection of generation 2? Models in memory, sizes of caches.",
            "Growing without end: take a dump (`dotnet-gcdump collect`), then restart. Steady and meant so: raise the threshold."),
        Panel = ProcessDashboard.Link("Memory"),
    };
}
