using Gateway.Instrumentation.Monitoring.Dashboards;
using Gateway.Instrumentation.TestServers;
using static Gateway.Instrumentation.Monitoring.BuiltInMetrics;

namespace Gateway.Instrumentation.Monitoring.Tests.Dashboards;

public sealed class GrafanaDashboardTests
{
    /// <summary>One panel of each kind, with everything that a definition can say.</summary>
    [Fact]
    public void A_dashboard_is_written_as_Grafana_reads_it()
    {
        var dashboard = new Dashboard(
            "small", "Small", "One panel of each kind.",
            new Row(
                "Open",
                new Panel("Lines", "Stacked.", Unit.RequestsPerSecond, new Target(Query.Of($$"""sum by (provider) (rate({{LlmRequestsTotal}}{outcome="failed"}[$__rate_interval]))"""), "{{provider}}"))
                {
                    IsStacked = true,
                    Min = 0,
                    Thresholds = [new(0.5, "orange"), new(1, "red")],
                },
                new Panel("Stat", "With words.", Unit.Number, new Target(Query.Of($$"""{{HostedServiceRunning}}"""), "{{service}}"))
                {
                    Kind = PanelKind.Stat,
                    BaseColor = "red",
                    Thresholds = [new(1, "green")],
                    Texts = new Dictionary<double, string> { [0] = "down", [1] = "up" },
                },
                new Panel("Gauge", "On a scale.", Unit.Ratio, new Target(Query.Of($$"""max({{ProviderErrorRate}})"""), "worst")) { Kind = PanelKind.Gauge, Min = 0, Max = 1 }),
            new Row(
                "Closed",
                new Panel(
                    "Table", "Two columns with their units.", Unit.Number,
                    new Target(Query.Of($$"""max by (team) ({{LlmBudgetLimitUsd}})"""), "limit") { Unit = Unit.UsDollars },
                    new Target(Query.Of($$"""sum by (team) (increase({{LlmCostUsdTotal}}[$__range]))"""), "cost"))
                {
                    Kind = PanelKind.Table,
                },
                new Panel("Heat map", "Buckets.", Unit.Seconds, new Target(Query.Of($$"""sum by (le) (rate({{LlmRequestDurationSeconds}}_bucket[$__rate_interval]))"""), "{{le}}"))
                {
                    Kind = PanelKind.HeatMap,
                    Width = 24,
                    Height = 10,
                },
                new Panel(
                    "Units", "A line with a unit of its own.", Unit.Number,
                    new Target(Query.Of($$"""{{ProcessOpenFds}}"""), "files"),
                    new Target(Query.Of($$"""time() - {{ProcessStartTimeSeconds}}"""), "age") { Unit = Unit.Age },
                    new Target(Query.Of($$"""{{ProcessResidentMemoryBytes}}"""), "memory") { Unit = Unit.Bytes }))
            {
                IsCollapsed = true,
            })
        {
            Readers = "The tests.",
            Tags = ["test"],
            Variables = [new("provider", "Provider", LlmRequestsTotal)],
            OfferedBy = ProcessOpenFds,
        };

        CheckedIn.Compare(
            Repository.PathOf("tests", "Gateway.Instrumentation.Monitoring.Tests", "Dashboards", "small-dashboard.json"), GrafanaDashboard.Write(dashboard, MetricCatalog.BuiltIn));
    }

    [Fact]
    public void Stacked_lines_begin_at_0()
    {
        var panel = new Panel("Rate", "Requests.", Unit.RequestsPerSecond, new Target(Query.Of($$"""sum(rate({{HttpRequestsTotal}}[5m]))"""), "all"));

        (panel.Min, (panel with { IsStacked = true }).Min, (panel with { IsStacked = true, Min = -1 }).Min).ShouldBe((null, 0, -1));
        GrafanaPanel.Make(panel with { IsStacked = true }, 1, new(), [], MetricCatalog.BuiltIn)["fieldConfig"]!["defaults"]!["min"]!.GetValue<double>().ShouldBe(0);
    }

    [Fact]
    public void A_choice_limits_only_queries_whose_metric_has_its_label()
    {
        var choices = GrafanaDashboard.Choices(new Dashboard("x", "X", "X.") { Variables = [new("model", "Model", LlmRequestsTotal)] });
        var query = Query.Of($$"""sum(rate({{LlmRequestsTotal}}{model!="a",outcome="failed"}[5m])) + sum(rate({{LlmCostUsdTotal}}[5m])) + sum(rate({{LlmToolCallsTotal}}[5m]))""");

        query.Chosen(choices, MetricCatalog.BuiltIn).Text.ShouldBe(
            """sum(rate(llm_requests_total{model!="a",outcome="failed",job=~"$job",instance=~"$instance"}[5m])) """
            + """+ sum(rate(llm_cost_usd_total{job=~"$job",instance=~"$instance",model=~"$model"}[5m])) + sum(rate(llm_tool_calls_total{job=~"$job",instance=~"$instance"}[5m]))""");
    }

    [Fact]
    public void The_panels_of_a_collapsed_row_lie_in_it_and_the_next_row_below_its_heading()
    {
        Row Row(string title, bool isCollapsed) =>
            new(title, new Panel(title + " files", "Open files.", Unit.Number, new Target(Query.Of($$"""{{ProcessOpenFds}}"""), "files"))) { IsCollapsed = isCollapsed };
        var written = System.Text.Json.Nodes.JsonNode.Parse(
            GrafanaDashboard.Write(new Dashboard("x", "X", "X.", Row("a", false), Row("b", true), Row("c", false)), MetricCatalog.BuiltIn))!["panels"]!.AsArray();

        written.Select(panel => $"{panel!["title"]} {panel["gridPos"]!["y"]} {panel["panels"]?.AsArray().Count}").ShouldBe(["a 0 0", "a files 1 ", "b 9 1", "c 10 0", "c files 11 "]);
    }
}
