using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>Price syncs: how long, how many, how old.</summary>
internal static class PricingSyncDashboard
{
    public const string Uid = "gateway-pricing-sync";

    private const string Hourly = "a provider is synced once an hour or less";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "Pricing sync", "Are the price lists of the providers fresh, and if not, since when and why?",
        new Row(
            "Syncs",
            new Panel(
                "Time Since Last Success", "Age of the newest prices of each provider. Over 24 hours they are stale.", Unit.Age,
                new Target(Query.Of($$"""time() - {{PricingSyncLastSuccessTimestamp}}"""), "{{provider}}"))
            {
                Thresholds = [new(43_200, "orange"), new(86_400, "red")],
            },
            new Panel(
                "Sync Success Rate", "Share of finished syncs that succeeded in the last hour.", Unit.Percent,
                new Target(
                    Query.Of(
                        $$"""
                        100 * (sum by (provider) (rate({{PricingSyncTotal}}{status="success"}[1h])) or 0 * sum by (provider) (rate({{PricingSyncTotal}}[1h])))
                          / sum by (provider) (rate({{PricingSyncTotal}}[1h]))
                        """),
                    "{{provider}}")
                {
                    FixedRange = Hourly,
                })
            {
                Min = 0,
                Max = 100,
            }))
    {
        Tags = ["pricing-sync"],
    };
}
