using static Gateway.Instrumentation.Monitoring.Tests.Content.RuleCase;

namespace Gateway.Instrumentation.Monitoring.Tests.Content.Alerts;

internal static class InstrumentationCases
{
    private const string Group = "instrumentation";
    private const string Target = """job="gateway",instance="a:80" """;

    public static IEnumerable<RuleCase> All() =>
    [
        Of(Group, "GatewayWatchdog").Fires("0m", "", "Alerts arrive.").Fires("60m", "", "Alerts arrive."),

        Of(Group, "GatewayTargetDown")
            .Given($"up{{{Target}}}", "1x5 0x15 1x5")
            .Silent("5m").Silent("10m").Fires("15m", "job: gateway, instance: 'a:80'", "Prometheus cannot scrape gateway on a:80.").Resolves("23m"),

        Of(Group, "GatewayJobGone") // one of two instances is not the job
            .Given($"up{{{Target}}}", "1x10 stale _x49 1x20")
            .Given("up{job=\"gateway\",instance=\"b:80\"}", "1x30 stale _x29 1x20")
            .Silent("30m").Silent("45m").Fires("50m", "job: gateway", "Prometheus has no target of gateway any more.").Resolves("65m"),
        Of(Group, "GatewayJobGone") // down is another alert
            .Given($"up{{{Target}}}", "1x10 0x90").Silent("90m"),

        Of(Group, "MetricsCardinalityFolded")
            .Given($"gateway_metrics_overflow_total{{{Target},metric=\"cache_hits_total\"}}", Growing((10, 0), (20, 5), (100, 0)))
            .Silent("10m").Silent("15m")
            .Fires("20m", "job: gateway, metric: cache_hits_total", "cache_hits_total of gateway has more label values than its limit: the rest is shown as other.").Resolves("95m"),

        Of(Group, "MetricsRecordingsRejected")
            .Given($"gateway_metrics_rejected_total{{{Target},metric=\"queue_size\",reason=\"callback_failed\"}}", Growing((10, 0), (20, 4), (100, 0)))
            .Silent("10m").Silent("15m").Fires("20m", "job: gateway, metric: queue_size, reason: callback_failed", "gateway rejects recordings of queue_size (callback_failed).").Resolves("95m"),

        Of(Group, "MetricsPushFails")
            .Given($"metrics_push_total{{{Target},target=\"pushgateway:9091\",outcome=\"failed\"}}", Growing((10, 1), (40, 4), (40, 0)))
            .Given($"metrics_push_total{{{Target},target=\"pushgateway:9091\",outcome=\"success\"}}", Growing((10, 4), (40, 0), (40, 4)))
            .Silent("10m").Silent("25m").Fires("35m", "job: gateway, target: 'pushgateway:9091'", "gateway cannot push its metrics to pushgateway:9091.").Resolves("55m"),
    ];
}
