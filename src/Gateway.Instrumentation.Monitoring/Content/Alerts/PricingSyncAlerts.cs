using Gateway.Instrumentation.Monitoring.Content.Dashboards;
using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Content.Alerts;

/// <summary>Alerts on price syncs.</summary>
internal static class PricingSyncAlerts
{
    public static RuleGroup Make() => new("pricing-sync", [Stale()]);

    private static AlertRule Stale() => new(
        "PricingSyncStale", threshold: 86_400, limit => Query.Of(
            $$"""
            time() - {{PricingSyncLastSuccessTimestamp}} > {{limit}}
              or (sum by (provider) ({{PricingSyncTotal}}{status="failed"}) > 0 unless on (provider) {{PricingSyncLastSuccessTimestamp}})
            """).ShowingTotals("a provider that failed and never succeeded has no time of success to compare"))
    {
        Severity = Severity.Critical,
        Summary = "The prices of {{ $labels.provider }} are stale.",
        Runbook = new(
            "No price sync of a provider has succeeded for 24 hours, or none ever has. The gateway charges old prices.",
            "The provider's errors by type, and the log of the last sync.",
            "Start a sync by hand. When the provider's price list has moved or changed its form, mend the source; remove the provider when it is no longer used."),
        Panel = PricingSyncDashboard.Link("Time Since Last Success"),
    };
}
