using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Instrumentation.Monitoring.Promql;

namespace Gateway.Instrumentation.Monitoring.Dashboards;

/// <summary>
/// Writes a dashboard as Grafana's classic JSON. The newer schema v2 cannot be provisioned from files; the names of its fields
/// would be refused.
/// </summary>
internal static class GrafanaDashboard
{
    private const string DataSource = "${datasource}";

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The matchers that each query gets, so that the choices at the top hold.</summary>
    public static IReadOnlyList<Matcher> Choices(Dashboard dashboard) =>
        [.. AllVariables(dashboard).Select(name => new Matcher(name, "=~", "$" + name, 0, 0))];

    public static string Write(Dashboard dashboard, MetricCatalog catalog) => Make(dashboard, catalog).ToJsonString(Format) + "\n";

    /// <summary>The number of a panel in links.</summary>
    public static int PanelId(Dashboard dashboard, string title)
    {
        var panels = dashboard.Panels.Select(panel => panel.Title).ToList();
        return panels.IndexOf(title) + 1;
    }

    private static IEnumerable<string> AllVariables(Dashboard dashboard) => ["job", "instance", .. dashboard.Variables.Select(variable => variable.Label)];

    private static JsonObject Make(Dashboard dashboard, MetricCatalog catalog) => new()
    {
        ["id"] = null,
        ["uid"] = dashboard.Uid,
        ["title"] = dashboard.Title,
        ["description"] = $"{dashboard.Description} {dashboard.Readers}".TrimEnd(),
        ["tags"] = Array(["gateway", .. dashboard.Tags]),
        ["schemaVersion"] = 39,
        ["version"] = 1,
        ["editable"] = false,
        ["graphTooltip"] = 1,
        ["refresh"] = "30s",
        ["timezone"] = "browser",
        ["time"] = new JsonObject { ["from"] = "now-1h", ["to"] = "now" },
        ["timepicker"] = new JsonObject(),
        ["fiscalYearStartMonth"] = 0,
        ["annotations"] = new JsonObject { ["list"] = new JsonArray(Annotations()) },
        ["links"] = new JsonArray(OtherDashboards()),
        ["templating"] = new JsonObject { ["list"] = new JsonArray([.. Variables(dashboard)]) },
        ["panels"] = new JsonArray([.. Panels(dashboard, catalog)]),
    };

    private static JsonObject Annotations() => new()
    {
        ["name"] = "Alerts",
        ["datasource"] = Source(),
        ["enable"] = true,
        ["expr"] = "ALERTS{alertstate=\"firing\",job=~\"($job)?\",instance=~\"($instance)?\"}",
        ["iconColor"] = "red",
        ["titleFormat"] = "{{alertname}}",
        ["textFormat"] = "{{severity}}",
        ["step"] = "60s",
        ["type"] = "tags",
    };

    private static JsonObject OtherDashboards() => new()
    {
        ["title"] = "Dashboards",
        ["type"] = "dashboards",
        ["tags"] = Array(["gateway"]),
        ["asDropdown"] = true,
        ["includeVars"] = true,
        ["keepTime"] = true,
        ["targetBlank"] = false,
        ["icon"] = "external link",
        ["tooltip"] = "",
        ["url"] = "",
    };

    private static IEnumerable<JsonNode> Variables(Dashboard dashboard)
    {
        yield return new JsonObject
        {
            ["name"] = "datasource",
            ["label"] = "Data source",
            ["type"] = "datasource",
            ["query"] = "prometheus",
            ["hide"] = 0,
            ["includeAll"] = false,
            ["multi"] = false,
            ["options"] = new JsonArray(),
            ["refresh"] = 1,
            ["regex"] = "",
        };
        var any = dashboard.OfferedBy?.Name ?? dashboard.Panels.SelectMany(panel => panel.Targets).SelectMany(target => Rewriter.Selectors(target.Query.Root))
            .First(selector => selector.Name is not null).Name!;
        yield return Choice("job", "Job", $"label_values({any}, job)");
        yield return Choice("instance", "Instance", $"label_values({any}{{job=~\"$job\"}}, instance)");
        foreach (var variable in dashboard.Variables)
            yield return Choice(variable.Label, variable.Title, $"label_values({variable.Metric.Name}{{job=~\"$job\", instance=~\"$instance\"}}, {variable.Label})");
    }

    private static JsonObject Choice(string name, string title, string query) => new()
    {
        ["name"] = name,
        ["label"] = title,
        ["type"] = "query",
        ["datasource"] = Source(),
        ["query"] = new JsonObject { ["query"] = query, ["refId"] = name },
        ["multi"] = true,
        ["includeAll"] = true,
        ["allValue"] = ".+",
        ["current"] = new JsonObject { ["selected"] = true, ["text"] = Array(["All"]), ["value"] = Array(["$__all"]) },
        ["hide"] = 0,
        ["options"] = new JsonArray(),
        ["refresh"] = 2,
        ["regex"] = "",
        ["skipUrlSync"] = false,
        ["sort"] = 1,
    };

    private static IEnumerable<JsonNode> Panels(Dashboard dashboard, MetricCatalog catalog)
    {
        var choices = Choices(dashboard);
        int top = 0, id = 0, row = dashboard.Panels.Count();
        foreach (var one in dashboard.Rows)
        {
            var heading = new JsonObject
            {
                ["id"] = ++row,
                ["type"] = "row",
                ["title"] = one.Title,
                ["collapsed"] = one.IsCollapsed,
                ["gridPos"] = Position(0, top++, 24, 1),
            };
            var inside = new JsonArray();
            var below = top;
            var panels = new List<JsonNode>();
            foreach (var (panel, x, y, width, height) in PanelGrid.Place(one.Panels, top))
            {
                panels.Add(GrafanaPanel.Make(panel, ++id, Position(x, y, width, height), choices, catalog));
                below = Math.Max(below, y + height);
            }

            if (one.IsCollapsed)
            {
                foreach (var panel in panels)
                    inside.Add(panel);
            }

            heading["panels"] = inside;
            yield return heading;
            if (one.IsCollapsed)
                continue;
            top = below;
            foreach (var panel in panels)
                yield return panel;
        }
    }

    internal static JsonObject Source() => new() { ["type"] = "prometheus", ["uid"] = DataSource };

    internal static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Distinct().Select(text => (JsonNode)text)]);

    private static JsonObject Position(int x, int y, int width, int height) => new() { ["h"] = height, ["w"] = width, ["x"] = x, ["y"] = y };
}
