using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;
using static Gateway.Instrumentation.Monitoring.Content.Dashboards.UsualTexts;
using static Gateway.Instrumentation.Monitoring.Dashboards.UsualQueries;

namespace Gateway.Instrumentation.Monitoring.Content.Dashboards;

/// <summary>The collectors of market data.</summary>
internal static class TradingDataSourcesDashboard
{
    public const string Uid = "gateway-trading-data-sources";

    public static PanelLink Link(string panel) => new(Uid, panel);

    public static Dashboard Make() => new(
        Uid, "Trading: Data Sources", "Does every collector bring its data?",
        new Row(
            "Collectors",
            new Panel(
                "Data Collector Health Status",
                "Whether the last run of each collector succeeded. Down for five minutes is worth a look at its source.", Unit.Number,
                Level("min", DataCollectorHealth, "collector_name, source"))
            {
                Kind = PanelKind.Stat,
                Width = 24,
                BaseColor = "red",
                Thresholds = [new(1, "green")],
                Texts = UpOrDown,
            },
            new Panel(
                "Data Points Collection Rate",
                "Data points per second by collector and kind. A fall without errors: the source has less to say.", Unit.PerSecond,
                Rate(DataPointsCollectedTotal, "collector_name, data_type")),
            new Panel(
                "Collection Errors", "Errors per second of whole runs and of single items, by type.", Unit.PerSecond,
                Rate(DataCollectionErrorsTotal, "collector_name, source, error_type")),
            new Panel(
                "Collection Duration (P95/P99)",
                "95th and 99th percentile of one run. Runs that take as long as their interval fall behind.", Unit.Seconds,
                Percentiles(DataCollectionDurationSeconds, "collector_name", 95, 99)),
            new Panel(
                "Time Since Last Successful Collection", "Age of each collector's newest data.", Unit.Seconds,
                new Target(Query.Of($$"""time() - max by (collector_name, source) ({{DataCollectorLastSuccessTimestamp}})"""), "{{collector_name}} {{source}}")),
            new Panel(
                "Data Points by Collector (Last Hour)", "Data points of the last hour.", Unit.Number,
                Increase(DataPointsCollectedTotal, "collector_name, source, data_type", "1h", "the title says so", legend: "points"))
            {
                Kind = PanelKind.Table,
            }))
    {
        Readers = "Whoever feeds the market data looks at it when data is late or missing.",
        Tags = ["trading"],
    };
}
