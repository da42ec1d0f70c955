using static Gateway.Instrumentation.Monitoring.Tests.Content.RuleCase;

namespace Gateway.Instrumentation.Monitoring.Tests.Content.Alerts;

internal static class PricingServiceCases
{
    private const string Group = "pricing-service";
    private const string Target = """job="pricing-service",instance="a:80" """;
    private const string ServerErrors = $$"""pricing_errors_total{{{Target}},endpoint="/score",error_type="server_error"}""";
    private const string OfServerErrors = "job: pricing-service, endpoint: /score, error_type: server_error";

    public static IEnumerable<RuleCase> All() =>
    [
        Of(Group, "HighAPILatency")
            .GivenSlowness("pricing_api_latency_seconds", $"{Target},method=\"POST\",endpoint=\"/score\",status_code=\"200\"", "1", "2.5", fast: 20, slow: 20, fastAgain: 40)
            .Silent("20m").Fires("35m", "job: pricing-service, endpoint: /score", "The 95th percentile of /score of pricing-service is 2.425s.").Resolves("55m"),

        Of(Group, "CriticalScoreLatency")
            .GivenSlowness("pricing_score_latency_seconds", $"{Target},pricing_method=\"ml_elasticity\"", "0.08", "0.1", fast: 20, slow: 20, fastAgain: 40)
            .GivenSlowness("pricing_score_latency_seconds", $"{Target},pricing_method=\"rule_based\"", "0.08", "0.1", fast: 1, slow: 78, fastAgain: 1)
            .Silent("20m").Fires("35m", "job: pricing-service, pricing_method: ml_elasticity", "Prices of the model of pricing-service take 99ms in the 95th percentile.").Resolves("55m"),

        Of(Group, "SlowScoreLatency")
            .GivenSlowness("pricing_score_latency_seconds", $"{Target},pricing_method=\"rule_based\"", "0.2", "0.25", fast: 20, slow: 20, fastAgain: 40)
            .Silent("20m").Fires("35m", "job: pricing-service, pricing_method: rule_based", "Prices by rule_based of pricing-service take 247.5ms in the 95th percentile.").Resolves("55m"),

        Of(Group, "ScoreP95LatencyAlert")
            .GivenSlowness("pricing_score_latency_seconds", $"{Target},pricing_method=\"rule_based\"", "0.08", "0.1", fast: 20, slow: 20, fastAgain: 40)
            .Silent("20m").Fires("40m", "job: pricing-service, pricing_method: rule_based", "/score by rule_based of pricing-service takes 99ms in the 95th percentile, on average over 5 minutes.").Resolves("60m"),

        Of(Group, "PricingHighErrorRate")
            .Given(ServerErrors, Growing((20, 5), (20, 12), (40, 0)))
            .Silent("20m").Fires("35m", OfServerErrors, "/score of pricing-service has 0.20 server_error a second.").Resolves("50m"),

        Of(Group, "IncreasedErrorRate")
            .Given(ServerErrors, Growing((20, 2), (30, 6), (40, 0)))
            .Silent("20m").Silent("30m").Fires("40m", OfServerErrors, "/score of pricing-service has 0.10 server_error a second.").Resolves("60m"),

        Of(Group, "HighErrorRateAlert")
            .Given(ServerErrors, Growing((20, 5), (25, 12), (40, 0)))
            .Silent("20m").Fires("40m", OfServerErrors, "/score of pricing-service has 0.20 server_error a second, on average over 5 minutes.").Resolves("60m"),

        Of(Group, "PricingServiceDown")
            .Given($"up{{{Target}}}", "1x10 0x10 1x10")
            .Given("""up{job="node",instance="a:9100"}""", "0x30")
            .Silent("10m").Fires("15m", "job: pricing-service, instance: 'a:80'", "The pricing service on a:80 does not answer.").Resolves("25m"),

        Of(Group, "HighActiveRequests")
            .Given($"pricing_active_requests{{{Target},endpoint=\"/score\"}}", "100x10 150x20 20x10")
            .Silent("10m").Fires("20m", "job: pricing-service, instance: 'a:80', endpoint: /score", "150 requests to /score are in flight on a:80.").Resolves("35m"),

        Of(Group, "HighMemoryUsage")
            .Given($"process_resident_memory_bytes{{{Target}}}", "4294967296x10 5368709120x20 1000000x10")
            .Silent("10m").Fires("25m", "job: pricing-service, instance: 'a:80'", "pricing-service on a:80 uses 5GiB of memory.").Resolves("35m"),
    ];
}
