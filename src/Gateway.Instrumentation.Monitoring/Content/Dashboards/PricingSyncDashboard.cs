using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

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
                "Sync Duration Over Time",
                "95th percentile of a provider's syncs in the last hour. Above two minutes the provider is slow or its list has grown.", Unit.Seconds,
                new Target(QuantileOf(0.95, PricingSyncDurationSeconds, "provider", range: "1h"), "{{provider}} p95") { FixedRange = Hourly })
            {
                Thresholds = [new(120, "red", "PricingSyncSlow")],
            },
            new Panel(
                "Sync Success Rate",
                "Share of finished syncs that succeeded in the last hour. Below 90 % something is wrong with the provider's list.", Unit.Percent,
                new Target(Query.Of($$"""100 * {{ShareOf(PricingSyncTotal, PricingSyncTotal, "provider", "status=\"success\"", "1h")}}"""), "{{provider}}")
                {
                    FixedRange = Hourly,
                })
            {
                Min = 0,
                Max = 100,
                BaseColor = "red",
                Thresholds = [new(90, "green")],
            },
            new Panel(
                "Models Updated Per Provider",
                "Prices that syncs wrote in the last hour. None for hours means that nothing changed, or that nothing is synced.", Unit.Number,
                Increase(PricingSyncModelsUpdatedTotal, "provider", "1h", Hourly)),
            new Panel(
                "Error Rate",
                "Errors of whole syncs and of single models in the last hour, by type. Any that stays needs a look at the provider's list.", Unit.Number,
                Increase(PricingSyncErrorsTotal, "provider, error_type", "1h", Hourly)),
            new Panel(
                "Job Queue Size",
                "Background sync jobs in each state. More than 10 queued ones means that jobs come faster than they are done.", Unit.Number,
                Level("sum", PricingSyncJobQueueSize, "status"))
            {
                Thresholds = [new(10, "red", "PricingSyncJobQueueBuildup")],
            },
            new Panel(
                "Time Since Last Success", "Age of the newest prices of each provider. Over 24 hours they are stale.", Unit.Age,
                new Target(Query.Of($$"""time() - max by (provider) ({{PricingSyncLastSuccessTimestamp}})"""), "{{provider}}"))
            {
                Thresholds = [new(43_200, "orange"), new(86_400, "red", "PricingSyncStale")],
            },
            new Panel(
                "Skip Reasons Breakdown",
                "Models that syncs left out in the last hour, by reason. Most are unchanged; errors and unknown reasons are worth a look.", Unit.Number,
                Increase(PricingSyncModelsSkippedTotal, "reason", "1h", Hourly))
            {
                IsStacked = true,
            }),
        new Row(
            "Lists and jobs",
            new Panel(
                "Models Fetched",
                "Models in the lists that were fetched in the last hour. A fall means that a provider lists less, or that its list is not read "
                + "whole.", Unit.Number,
                Increase(PricingSyncModelsFetchedTotal, "provider", "1h", Hourly)),
            new Panel(
                "Price Changes",
                "Prices that differed from the store in the last hour. A jump may be a new price list, or a unit that changed.", Unit.Number,
                Increase(PricingSyncPriceChangesTotal, "provider", "1h", Hourly)),
            new Panel(
                "Syncs by Outcome and Trigger",
                "Finished syncs in the last hour, and who started them. None from the scheduler means that it stands still.", Unit.Number,
                Increase(PricingSyncTotal, "status, triggered_by", "1h", Hourly)),
            new Panel(
                "Job Duration", "95th percentile of background sync jobs in the last hour, by outcome.", Unit.Seconds,
                new Target(QuantileOf(0.95, PricingSyncJobDurationSeconds, "status", range: "1h"), "{{status}} p95") { FixedRange = Hourly })))
    {
        Readers = "Whoever answers for prices looks at it when a price list is stale or a sync fails.",
        Tags = ["pricing-sync"],
    };
}
