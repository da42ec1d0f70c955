namespace Gateway.Instrumentation.Tests.Families;

/// <summary>The names, labels and buckets that dashboards and alerts rely on. A difference here breaks somebody's dashboard.</summary>
public class PricingSyncDefinitionsTests
{
    [Fact]
    public void The_definitions_are_those_that_dashboards_and_alerts_rely_on()
    {
        var metrics = new GatewayMetrics();
        _ = (metrics.PricingSync, metrics.PricingSyncJobs);
        metrics.Registry.Definitions.Where(definition => definition.Family is not null).Select(Describe).ShouldBe(
        [
            "PricingSyncMetrics histogram pricing_sync_duration_seconds provider=* status=success|failed|cancelled [1, 5, 10, 20, 30, 45, 60, 90, 120, 180]",
            "PricingSyncMetrics counter pricing_sync_total provider=* status=success|failed|cancelled triggered_by=manual|scheduler|api",
            "PricingSyncMetrics gauge pricing_sync_last_success_timestamp provider=*",
            "PricingSyncMetrics counter pricing_sync_models_fetched_total provider=*",
            "PricingSyncMetrics counter pricing_sync_models_updated_total provider=*",
            "PricingSyncMetrics counter pricing_sync_models_skipped_total provider=* reason=dynamic_pricing|zero_pricing|not_found|unchanged|error|unknown",
            "PricingSyncMetrics counter pricing_sync_price_changes_total provider=*",
            "PricingSyncMetrics counter pricing_sync_errors_total provider=* error_type=*",
            "PricingSyncJobMetrics histogram pricing_sync_job_duration_seconds status=completed|failed|cancelled [1, 5, 10, 20, 30, 45, 60, 90, 120, 180, 300]",
            "PricingSyncJobMetrics gauge pricing_sync_job_queue_size status=queued|running|completed|failed",
        ]);
    }

    [Fact]
    public void A_family_registers_when_it_is_asked_for_first()
    {
        var metrics = new GatewayMetrics();
        metrics.Registry.Definitions.ShouldAllBe(definition => definition.Family == null);
        _ = metrics.PricingSync;
        metrics.Registry.Definitions.Count(definition => definition.Family == "PricingSyncMetrics").ShouldBe(8);
        metrics.PricingSync.ShouldBeSameAs(metrics.PricingSync);
    }

    private static string Describe(MetricDefinition definition)
    {
        var labels = definition.Labels.Select(label => $"{label.Name}={(label.Values.Count == 0 ? "*" : string.Join('|', label.Values))}");
        return string.Join(' ', [definition.Family, definition.Type.ToString().ToLowerInvariant(), definition.Name, .. labels, .. definition.Buckets is { } buckets ? [buckets.ToString()] : (string[])[]]);
    }
}
