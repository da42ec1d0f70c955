using static Gateway.Instrumentation.Monitoring.Tests.Content.RuleCase;

namespace Gateway.Instrumentation.Monitoring.Tests.Content.Alerts;

internal static class TradingCases
{
    private const string Group = "trading";
    private const string Target = """job="executor",instance="a:80",service_name="executor" """;
    private const string Down = "executor on a:80 is down or reports itself not ready.";

    public static IEnumerable<RuleCase> All() =>
    [
        Of(Group, "TradingServiceDown") // it says so itself
            .Given($"service_up{{{Target}}}", "1x10 0x10 1x10")
            .Given("""up{job="executor",instance="a:80"}""", "1x30")
            .Silent("10m").Silent("12m").Fires("15m", "job: executor, instance: 'a:80'", Down).Resolves("25m"),
        Of(Group, "TradingServiceDown") // it says nothing any more
            .Given($"service_up{{{Target}}}", "1x10 stale _x8 1x10")
            .Given("""up{job="executor",instance="a:80"}""", "1x10 0x8 1x10")
            .Silent("10m").Fires("15m", "job: executor, instance: 'a:80'", Down).Resolves("25m"),
        Of(Group, "TradingServiceDown") // no trading service
            .Given("""up{job="node",instance="a:9100"}""", "0x30")
            .Silent("25m"),

        Of(Group, "TradingHighErrorRate")
            .Given($"http_requests_total{{{Target},method=\"GET\",endpoint=\"/price\",status=\"200\"}}", Growing((20, 57), (20, 54), (40, 60)))
            .Given($"http_requests_total{{{Target},method=\"GET\",endpoint=\"/price\",status=\"503\"}}", Growing((20, 3), (20, 6), (40, 0)))
            .Given($"http_requests_total{{{Target},method=\"GET\",endpoint=\"/price\",status=\"404\"}}", Growing((80, 0)))
            .Silent("20m").Fires("35m", "job: executor, service_name: executor", "10% of the requests to executor executor fail with 5xx.").Resolves("50m"),

        Of(Group, "DataCollectorDown")
            .Given($"data_collector_health{{{Target},collector_name=\"candles\",source=\"exchange_b\"}}", "1x5 0x10 1x5")
            .Silent("5m").Silent("10m")
            .Fires("13m", "job: executor, instance: 'a:80', service_name: executor, collector_name: candles, source: exchange_b", "The collector candles has no data from exchange_b.").Resolves("18m"),

        Of(Group, "ModelDrift")
            .Given($"ml_model_drift_score{{{Target},model_name=\"momentum\",model_version=\"v3\",drift_type=\"feature\"}}", "0.15x10 0.2x40 0.1x10")
            .Silent("10m").Silent("40m")
            .Fires("45m", "job: executor, instance: 'a:80', service_name: executor, model_name: momentum, model_version: v3, drift_type: feature", "The model momentum v3 drifts: 0.20 (feature).")
            .Resolves("55m"),

        Of(Group, "RiskLimitBreach") // the first value of its series; both severities are one alert
            .Given(Breaches("warning"), "_x10 1x20")
            .Given(Breaches("critical"), "_x10 1x20")
            .Silent("9m").Fires("11m", "job: executor, instance: 'a:80', service_name: executor, limit_type: max_exposure, user_id: dave", "dave exceeded the limit max_exposure.").Resolves("20m"),
        Of(Group, "RiskLimitBreach")
            .Given(Breaches("critical"), "3x10 4x20")
            .Silent("10m").Fires("11m", "job: executor, instance: 'a:80', service_name: executor, limit_type: max_exposure, user_id: dave", "dave exceeded the limit max_exposure.").Resolves("20m"),
    ];

    private static string Breaches(string severity) => $"risk_limit_breaches_total{{{Target},limit_type=\"max_exposure\",severity=\"{severity}\",user_id=\"dave\"}}";
}
