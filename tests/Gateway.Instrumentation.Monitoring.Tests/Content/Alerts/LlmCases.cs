using static Gateway.Instrumentation.Monitoring.Tests.Content.RuleCase;

namespace Gateway.Instrumentation.Monitoring.Tests.Content.Alerts;

internal static class LlmCases
{
    private const string Group = "llm";
    private const string Model = """job="gateway",instance="a:80",provider="openai",model="gpt-4o",operation="chat" """;

    public static IEnumerable<RuleCase> All() =>
    [
        Of(Group, "LlmErrors")
            .Given($"llm_requests_total{{{Model},outcome=\"success\"}}", Growing((20, 92), (20, 80), (40, 100)))
            .Given($"llm_requests_total{{{Model},outcome=\"failed\"}}", Growing((20, 8), (20, 20), (40, 0)))
            .Silent("20m").Fires("35m", "job: gateway, provider: openai, model: gpt-4o", "20% of the requests of gateway to openai gpt-4o fail.").Resolves("50m"),

        Of(Group, "LlmRateLimited")
            .Given($"llm_requests_total{{{Model},outcome=\"success\"}}", Growing((80, 80)))
            .Given($"llm_requests_total{{{Model},outcome=\"failed\"}}", Growing((80, 20)))
            .Given($"llm_errors_total{{{Model},error_type=\"rate_limited\"}}", Growing((20, 4), (20, 20), (40, 0)))
            .Given($"llm_errors_total{{{Model},error_type=\"timeout_error\"}}", Growing((20, 16), (20, 0), (40, 20)))
            .Silent("20m").Fires("35m", "job: gateway, provider: openai, model: gpt-4o", "openai refuses 20% of the requests of gateway to gpt-4o: rate limited.").Resolves("50m"),

        Of(Group, "LlmBudgetNearlySpent")
            .Given("""llm_budget_spent_usd{job="gateway",instance="a:80",team="search"}""", "200x10 205x20 0x10")
            .Given("""llm_budget_spent_usd{job="gateway",instance="b:80",team="search"}""", "250x10 255x20 0x10")
            .Given("""llm_budget_limit_usd{job="gateway",instance="a:80",team="search"}""", "500x40")
            .Given("""llm_budget_limit_usd{job="gateway",instance="b:80",team="search"}""", "500x40")
            .Silent("10m").Silent("15m").Fires("20m", "job: gateway, team: search", "search has spent 92% of its budget in gateway.").Resolves("35m"),
    ];
}
