namespace Gateway.Instrumentation.Tests.Registration;

public class DefinitionsTests
{
    [Fact]
    public void The_catalog_lists_all_definitions_in_their_order_and_the_registrys_own_last()
    {
        var test = new TestRegistry();
        test.Metrics.Histogram("wait_seconds", "Waits.", [1, 2]);
        test.Metrics.Info("build_info", "Build.", Label.Text("version", limit: 4), Label.Flag("debug"), Label.Number("build"));
        test.Metrics.Counter("runs_total", "Runs.", Label.Enum<SyncTrigger>("trigger"));
        test.Metrics.Gauge("depth", "Depth.");
        test.Registry.Definitions.Select(definition => definition.ToString()).ShouldBe(
        [
            "histogram wait_seconds with buckets [1, 2]",
            "info build_info{version (text, limit 4), debug (flag), build (number, limit 256)}",
            "counter runs_total{trigger (enum SyncTrigger)}",
            "gauge depth",
            "counter gateway_metrics_overflow_total{metric (text, limit 2147483647)}",
            "counter gateway_metrics_rejected_total{metric (text, limit 2147483647), reason (enum RejectionReason)}",
        ]);
    }

    [Fact]
    public void A_definition_says_what_a_metric_is()
    {
        var metrics = new GatewayMetrics();
        _ = metrics.PricingSyncJobs;
        var definition = metrics.Registry.Definitions[0];
        definition.Name.ShouldBe("pricing_sync_job_duration_seconds");
        definition.Type.ShouldBe(MetricType.Histogram);
        definition.Help.ShouldBe("Duration of a background sync job in seconds, by outcome.");
        definition.Family.ShouldBe("PricingSyncJobMetrics");
        definition.Buckets.ShouldBe([1, 5, 10, 20, 30, 45, 60, 90, 120, 180, 300]);
        var label = definition.Labels.ShouldHaveSingleItem();
        label.Name.ShouldBe("status");
        label.Kind.ShouldBe(LabelKind.Enum);
        label.ValueType.ShouldBe(typeof(SyncJobStatus));
        label.Values.ShouldBe(["completed", "failed", "cancelled"]);
        label.Limit.ShouldBe(3);
    }

    [Fact]
    public void Label_definitions_are_compared_by_content()
    {
        var test = new TestRegistry();
        test.Metrics.Counter("a_total", "A.", Label.Text("host"));
        test.Metrics.Counter("b_total", "B.", Label.Text("host"));
        test.Metrics.Counter("c_total", "C.", Label.Text("host", limit: 7));
        var labels = test.Registry.Definitions.Take(3).Select(definition => definition.Labels[0]).ToList();
        labels[0].ShouldBe(labels[1]);
        labels[0].GetHashCode().ShouldBe(labels[1].GetHashCode());
        labels[0].ShouldNotBe(labels[2]);
        labels[0].Equals((object?)null).ShouldBeFalse();
    }

    [Fact]
    public void Metrics_outside_a_family_have_no_family()
    {
        var test = new TestRegistry();
        test.Metrics.Counter("a_total", "A.");
        test.Registry.Definitions[0].Family.ShouldBeNull();
    }
}
