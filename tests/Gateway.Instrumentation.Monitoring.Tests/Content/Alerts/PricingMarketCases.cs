using static Gateway.Instrumentation.Monitoring.Tests.Content.RuleCase;

namespace Gateway.Instrumentation.Monitoring.Tests.Content.Alerts;

internal static class PricingMarketCases
{
    private const string Group = "pricing-market";
    private const string Target = """job="pricing",instance="a:80" """;

    public static IEnumerable<RuleCase> All() =>
    [
        Of(Group, "ABTestImbalance")
            .Given(Assigned("ml"), Growing((60, 5.5), (120, 8), (120, 5)))
            .Given(Assigned("rule_based"), Growing((60, 4.5), (120, 2), (120, 5)))
            .Silent("60m").Fires("130m", "job: pricing, experiment_id: e-1", "The arms of the experiment e-1 differ by 60%.").Resolves("300m"),
        Of(Group, "ABTestImbalance") // too few to tell
            .Given(Assigned("ml"), Growing((200, 3)))
            .Given(Assigned("rule_based"), Growing((200, 0)))
            .Silent("190m"),

        Of(Group, "LowABTestConversionRate")
            .Given(Decided("false"), Growing((60, 9), (150, 10), (120, 8)))
            .Given(Decided("true"), Growing((60, 1), (150, 0), (120, 2)))
            .Silent("60m").Silent("140m").Fires("195m", "job: pricing, experiment_id: e-1, variant: ml", "Only 0% accept the prices of ml in e-1.").Resolves("300m"),
        Of(Group, "LowABTestConversionRate") // too few to tell
            .Given(Decided("false"), Growing((200, 0.75)))
            .Given(Decided("true"), Growing((200, 0)))
            .Silent("190m"),

        Of(Group, "CompetitorDataFetchFailures")
            .Given($"pricing_competitor_fetches_total{{{Target},property_id=\"p-1\",status=\"error\"}}", Growing((20, 5), (30, 12), (30, 0)))
            .Given($"pricing_competitor_fetches_total{{{Target},property_id=\"p-1\",status=\"not_found\"}}", Growing((80, 60)))
            .Silent("20m").Fires("45m", "job: pricing, property_id: p-1", "0.20 fetches of competitor prices for p-1 fail each second.").Resolves("60m"),

        Of(Group, "StaleCompetitorData")
            .Given($"pricing_competitor_staleness_seconds{{{Target},property_id=\"p-1\"}}", "86400x30 90000x100 60x30")
            .Given("""pricing_competitor_staleness_seconds{job="pricing",instance="b:80",property_id="p-1"}""", "200000x160")
            .Silent("30m").Silent("80m").Fires("100m", "job: pricing, property_id: p-1", "The competitor data of p-1 is 1d 1h 0m 0s old.").Resolves("140m"),
    ];

    private static string Assigned(string variant) => $"pricing_ab_assignments_total{{{Target},experiment_id=\"e-1\",variant=\"{variant}\"}}";

    private static string Decided(string accepted) => $"pricing_ab_outcomes_total{{{Target},experiment_id=\"e-1\",variant=\"ml\",accepted=\"{accepted}\"}}";
}
