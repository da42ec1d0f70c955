using Gateway.Instrumentation.Monitoring.Content.Dashboards;
using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Content.Alerts;

/// <summary>Alerts on price syncs.</summary>
internal static class PricingSyncAlerts
{
    public static RuleGroup Make() => new("pricing-sync", [Stale(), ErrorRate(), Slow(), QueueBuildup()]);

    // The newest success of all instances: one that synced last week and no longer does is not stale.
    private static AlertRule Stale() => new(
        "PricingSyncStale", threshold: 86_400, limit => Query.Of(
            $$"""
            time() - max by (job, provider) ({{PricingSyncLastSuccessTimestamp}}) > {{limit}}
              or (sum by (job, provider) ({{PricingSyncTotal}}{status="failed"}) > 0 unless on (job, provider) {{PricingSyncLastSuccessTimestamp}})
            """).ShowingTotals("a provider that failed and never succeeded has no time of success to compare"))
    {
        Severity = Severity.Critical,
        Summary = "The prices of {{ $labels.provider }} in {{ $labels.job }} are stale.",
        Runbook = new(
            "No price sync of a provider has succeeded for {threshold:duration}, or none ever has. The gateway charges old prices.",
            "The provider's errors by type, and the log of the last sync. `pricing_sync_total{status=\"failed\"}` that grows says that syncs run and fail; one that stands says that none is started.",
            "Start a sync by hand. When the provider's price list has moved or changed its form, mend the source; remove the provider when it is no longer used."),
        Panel = PricingSyncDashboard.Link("Time Since Last Success"),
    };

    private static AlertRule ErrorRate() => new(
        "PricingSyncErrorRate", threshold: 0.1, limit => Query.Of(
            $$"""
            (sum by (job, provider) (rate({{PricingSyncTotal}}{status="failed"}[1h])) or 0 * sum by (job, provider) (rate({{PricingSyncTotal}}[1h])))
              / sum by (job, provider) (rate({{PricingSyncTotal}}[1h])) > {{limit}}
            """))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "{{ $value | humanizePercentage }} of the price syncs of {{ $labels.provider }} in {{ $labels.job }} fail.",
        Runbook = new(
            "More than {threshold:percent} of a provider's syncs of the last hour failed. Prices are still as old as the last success says.",
            "`sum by (error_type) (increase(pricing_sync_errors_total[1h]))` for the kind: `timeout_error` and `api_error` are the provider's, `database_error` is ours, a class name is a mistake in the code.",
            "Errors of the provider: wait for the next sync, then ask its status page. Errors of ours: look at the store first. It may wait for the morning as long as `PricingSyncStale` is silent."),
        Panel = PricingSyncDashboard.Link("Sync Success Rate"),
    };

    private static AlertRule Slow() => new(
        "PricingSyncSlow", threshold: 120, limit => Query.Of(
            $$"""histogram_quantile(0.95, sum by (job, le, provider) (rate({{PricingSyncDurationSeconds}}_bucket[1h]))) > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(5),
        Severity = Severity.Warning,
        Summary = "Price syncs of {{ $labels.provider }} in {{ $labels.job }} take {{ $value | humanizeDuration }}.",
        Runbook = new(
            "The slowest of a provider's syncs of the last hour took more than {threshold:duration}. When they last longer than the time between two, they pile up.",
            "Models fetched and updated per sync: has the list grown? The latency of the provider and of the store while a sync runs.",
            "Make the time between two syncs longer, or write prices in batches. Nobody outside notices it yet."),
        Panel = PricingSyncDashboard.Link("Sync Duration Over Time"),
    };

    private static AlertRule QueueBuildup() => new(
        "PricingSyncJobQueueBuildup", threshold: 10, limit => Query.Of(
            $$"""max by (job, status) ({{PricingSyncJobQueueSize}}{status="queued"}) > {{limit}}"""))
    {
        For = TimeSpan.FromMinutes(10),
        Severity = Severity.Warning,
        Summary = "{{ $value }} sync jobs of {{ $labels.job }} wait.",
        Runbook = new(
            "More than {threshold} background sync jobs wait: they come faster than they are done, or nobody does them. Syncs that people start by hand seem to do nothing.",
            "`pricing_sync_job_queue_size{status=\"running\"}`: 0 means that no worker takes jobs. The duration of jobs by outcome.",
            "Restart the worker when none runs. Otherwise find who starts so many jobs, and delete double ones from the store."),
        Panel = PricingSyncDashboard.Link("Job Queue Size"),
    };
}
