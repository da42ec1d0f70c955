using static Gateway.Instrumentation.Monitoring.Tests.Content.RuleCase;

namespace Gateway.Instrumentation.Monitoring.Tests.Content.Alerts;

internal static class GatewayCases
{
    private const string Group = "gateway";
    private const string Chat = """job="gateway",instance="a:80",endpoint="/api/chat",method="POST" """;
    private const string Unmatched = """job="gateway",instance="a:80",endpoint="unmatched",method="GET" """;

    public static IEnumerable<RuleCase> All() =>
    [
        Of(Group, "GatewayHighErrorRate")
            .Given($"http_request_errors_total{{{Chat}}}", Growing((20, 1), (20, 6), (40, 0)))
            .Given($"http_requests_total{{{Chat},status=\"200\"}}", Growing((20, 59), (20, 54), (40, 60)))
            .Given($"http_requests_total{{{Chat},status=\"500\"}}", Growing((20, 1), (20, 6), (40, 0)))
            .Silent("20m").Silent("25m").Fires("35m", "job: gateway, endpoint: /api/chat, method: POST", "10% of POST /api/chat of gateway fail.").Resolves("50m"),
        Of(Group, "GatewayHighErrorRate") // scanners
            .Given($"http_request_errors_total{{{Unmatched}}}", Growing((40, 60)))
            .Given($"http_requests_total{{{Unmatched},status=\"404\"}}", Growing((40, 60)))
            .Silent("35m"),

        Of(Group, "HighLatency")
            .Given("""http_request_latency_p99_seconds{job="gateway",instance="a:80",endpoint="/api/chat"}""", "1x10 1.5x20 0.4x10")
            .Silent("10m").Silent("15m")
            .Fires("20m", "job: gateway, instance: 'a:80', endpoint: /api/chat", "The 99th percentile of /api/chat on a:80 is 1.5s.").Resolves("35m"),

        Of(Group, "ProviderDown")
            .Given("""provider_errors_total{job="gateway",instance="a:80",provider="openai"}""", Growing((20, 20), (20, 30), (40, 0)))
            .Given("""provider_requests_total{job="gateway",instance="a:80",provider="openai"}""", Growing((80, 100)))
            .Silent("20m").Fires("35m", "job: gateway, provider: openai", "30% of the requests of gateway to openai fail.").Resolves("50m"),

        Of(Group, "LowCacheHitRate")
            .Given("""cache_hit_rate{job="gateway",instance="a:80",cache_name="offers"}""", "0.5x10 0.4x20 0.9x10")
            .Silent("10m").Silent("20m").Fires("25m", "job: gateway, instance: 'a:80', cache_name: offers", "Only 40% of the look-ups in the cache offers on a:80 are hits.").Resolves("35m"),
    ];
}
