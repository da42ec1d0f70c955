using System.Text.Json.Nodes;
using Gateway.Instrumentation.Monitoring.Dashboards;

namespace Gateway.Instrumentation.Monitoring.Tests.Dashboards;

public sealed class GrafanaLintTests
{
    /// <summary>What makes a good dashboard a bad one, and what the lint says of it.</summary>
    private static readonly Dictionary<string, Action<JsonObject>> Faults = new()
    {
        ["id is not null"] = dashboard => dashboard["id"] = 7,
        ["more than 40"] = dashboard => dashboard["uid"] = new string('x', 41),
        ["is editable"] = dashboard => dashboard["editable"] = true,
        ["none of a classic"] = dashboard => dashboard["schemaVersion"] = 2,
        ["elements has no place"] = dashboard => dashboard["elements"] = new JsonObject(),
        ["__inputs has no place"] = dashboard => dashboard["__inputs"] = new JsonArray(),
        ["two panels have one id"] = dashboard => First(dashboard)["id"] = Panel(dashboard, 2)["id"]!.GetValue<int>(),
        ["no variable datasource"] = dashboard => Variable(dashboard, "datasource")["query"] = "loki",
        ["no variable instance"] = dashboard => Variable(dashboard, "instance")["name"] = "pod",
        ["the variable job asks another"] = dashboard => Variable(dashboard, "job")["datasource"]!["uid"] = "prometheus",
        ["the variable job needs several"] = dashboard => Variable(dashboard, "job")["multi"] = false,
        ["the variable instance needs several"] = dashboard => Variable(dashboard, "instance")["allValue"] = ".*",
        ["not read anew"] = dashboard => Variable(dashboard, "job")["refresh"] = 1,
        ["outside of the grid"] = dashboard => First(dashboard)["gridPos"]!["w"] = 25,
        ["overlaps"] = dashboard => First(dashboard)["gridPos"]!["h"] = 9,
        ["no title or description"] = dashboard => First(dashboard)["description"] = " ",
        ["has the type graph"] = dashboard => First(dashboard)["type"] = "graph",
        ["another data source than the variable"] = dashboard => First(dashboard)["datasource"]!["uid"] = "prometheus",
        ["has the unit errps"] = dashboard => First(dashboard)["fieldConfig"]!["defaults"]!["unit"] = "errps",
        ["has no query"] = dashboard => First(dashboard)["targets"] = new JsonArray(),
        ["a line without a name"] = dashboard => Target(dashboard)["legendFormat"] = "",
        ["without job"] = dashboard => Target(dashboard)["expr"] = "max(process_open_fds{instance=~\"$instance\"})",
        ["without instance"] = dashboard => Target(dashboard)["expr"] = "max(process_open_fds{job=~\"$job\",instance=\"a\"})",
        ["is a counter without a rate"] = dashboard => Target(dashboard)["expr"] = "sum(http_requests_total{job=~\"$job\",instance=~\"$instance\"})",
        ["rate is not aggregated"] = dashboard => Target(dashboard)["expr"] = "rate(http_requests_total{job=~\"$job\",instance=~\"$instance\"}[$__rate_interval])",
        ["looks back 5m"] = dashboard => Target(dashboard)["expr"] = "sum(rate(http_requests_total{job=~\"$job\",instance=~\"$instance\"}[5m]))",
    };

    private static readonly MetricCatalog Catalog = MonitoringPack.BuiltIn.CatalogWithRecorded();

    public static TheoryData<string> Uids => [.. MonitoringPack.BuiltIn.Dashboards.Select(dashboard => dashboard.Uid)];

    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Uids))]
    public void A_built_in_dashboard_keeps_the_rules_of_Grafanas_linter(string uid)
    {
        var dashboard = MonitoringPack.BuiltIn.Dashboards.Single(one => one.Uid == uid);

        Lint(dashboard, Write(dashboard)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(FaultNames))]
    public void The_lint_sees(string fault)
    {
        var dashboard = Good();
        var written = Write(dashboard);
        Faults[fault](written);

        Lint(dashboard, written).ShouldContain(problem => problem.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void The_dashboard_that_is_damaged_for_the_lint_is_good() => Lint(Good(), Write(Good())).ShouldBeEmpty();

    private static Dashboard Good() => new(
        "good", "Good", "A dashboard without a fault.",
        new Row(
            "Row",
            new Panel("Requests", "Requests per second.", Unit.RequestsPerSecond, new Target(Query.Of($$"""sum(rate({{BuiltInMetrics.HttpRequestsTotal}}[$__rate_interval]))"""), "all")),
            new Panel("Files", "Open files.", Unit.Number, new Target(Query.Of($$"""{{BuiltInMetrics.ProcessOpenFds}}"""), "{{instance}}")),
            new Panel("More files", "Open files.", Unit.Number, new Target(Query.Of($$"""{{BuiltInMetrics.ProcessOpenFds}}"""), "{{instance}}"))));

    private static JsonObject Write(Dashboard dashboard) =>
        JsonNode.Parse(GrafanaDashboard.Write(dashboard, Catalog))!.AsObject();

    private static IReadOnlyList<string> Lint(Dashboard dashboard, JsonObject written) => new GrafanaLint(
        written, dashboard.Panels.Where(panel => panel.Targets.Any(target => target.FixedRange is not null)).Select(panel => panel.Title).ToHashSet(), Catalog).Problems();

    private static JsonObject Panel(JsonObject dashboard, int index) => dashboard["panels"]![index]!.AsObject();

    private static JsonObject First(JsonObject dashboard) => Panel(dashboard, 1);

    private static JsonObject Target(JsonObject dashboard) => First(dashboard)["targets"]![0]!.AsObject();

    private static JsonObject Variable(JsonObject dashboard, string name) =>
        dashboard["templating"]!["list"]!.AsArray().Select(one => one!.AsObject()).Single(one => one["name"]!.GetValue<string>() == name);
}
