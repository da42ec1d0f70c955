using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Instrumentation.Monitoring.Promql;

namespace Gateway.Instrumentation.Monitoring.Dashboards;

/// <summary>Writes a panel as Grafana's classic JSON.</summary>
internal static class GrafanaPanel
{
    public static JsonObject Make(Panel panel, int id, JsonObject position, IReadOnlyList<Matcher> choices, MetricCatalog catalog)
    {
        var made = new JsonObject
        {
            ["id"] = id,
            ["type"] = TypeOf(panel.Kind),
            ["title"] = panel.Title,
            ["description"] = panel.Description,
            ["datasource"] = GrafanaDashboard.Source(),
            ["gridPos"] = position,
            ["targets"] = new JsonArray([.. panel.Targets.Select((target, i) => TargetOf(panel, target, i, choices, catalog))]),
            ["fieldConfig"] = new JsonObject { ["defaults"] = Defaults(panel), ["overrides"] = new JsonArray([.. Overrides(panel)]) },
            ["options"] = Options(panel),
        };
        if (panel.Kind == PanelKind.Table)
            made["transformations"] = new JsonArray(Columns(panel));
        return made;
    }

    private static string TypeOf(PanelKind kind) => kind switch
    {
        PanelKind.Lines => "timeseries",
        PanelKind.Stat => "stat",
        PanelKind.Gauge => "gauge",
        PanelKind.Table => "table",
        PanelKind.HeatMap => "heatmap",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static JsonObject TargetOf(Panel panel, Target target, int i, IReadOnlyList<Matcher> choices, MetricCatalog catalog)
    {
        // A gauge has no course either, and over a time it would show series that have ended.
        var isInstant = panel.Kind is PanelKind.Table or PanelKind.Gauge;
        var reads = Rewriter.Selectors(target.Query.Root);
        return new JsonObject
        {
            ["refId"] = RefId(i),
            ["datasource"] = GrafanaDashboard.Source(),
            ["editorMode"] = "code",
            ["expr"] = target.Query.Chosen(choices, catalog).Text,
            ["legendFormat"] = panel.Kind == PanelKind.HeatMap ? "{{le}}" : target.Legend,
            ["format"] = panel.Kind == PanelKind.Table ? "table" : panel.Kind == PanelKind.HeatMap ? "heatmap" : "time_series",
            ["instant"] = isInstant,
            ["range"] = !isInstant,
            // Only counters and buckets carry exemplars.
            ["exemplar"] = !isInstant && panel.Kind == PanelKind.Lines && reads.Any(selector => catalog.Find(selector.Name ?? "") is { IsCounter: true }),
        };
    }

    private static JsonObject Defaults(Panel panel)
    {
        var defaults = new JsonObject { ["unit"] = panel.Unit.Id };
        if (panel.Min is { } min)
            defaults["min"] = min;
        if (panel.Max is { } max)
            defaults["max"] = max;
        defaults["color"] = new JsonObject { ["mode"] = panel.Kind is PanelKind.Stat or PanelKind.Gauge ? "thresholds" : "palette-classic" };
        defaults["thresholds"] = new JsonObject
        {
            ["mode"] = "absolute",
            ["steps"] = new JsonArray(
            [
                new JsonObject { ["color"] = panel.BaseColor, ["value"] = null },
                .. panel.Thresholds.Select(threshold => new JsonObject { ["color"] = threshold.Color, ["value"] = threshold.From }),
            ]),
        };
        if (panel.Texts.Count > 0)
        {
            var texts = new JsonObject();
            foreach (var (value, text) in panel.Texts)
                texts[value.ToString(CultureInfo.InvariantCulture)] = new JsonObject { ["text"] = text };
            defaults["mappings"] = new JsonArray(new JsonObject { ["type"] = "value", ["options"] = texts });
        }

        if (panel.Kind == PanelKind.Lines)
        {
            defaults["custom"] = new JsonObject
            {
                ["drawStyle"] = "line",
                ["lineWidth"] = 1,
                ["fillOpacity"] = panel.IsStacked ? 25 : 10,
                ["showPoints"] = "never",
                ["spanNulls"] = false,
                ["stacking"] = new JsonObject { ["mode"] = panel.IsStacked ? "normal" : "none", ["group"] = "A" },
                ["thresholdsStyle"] = new JsonObject { ["mode"] = panel.Thresholds.Count > 0 ? "dashed" : "off" },
            };
        }

        return defaults;
    }

    /// <summary>Units of single queries. In a table the values of a query are a column.</summary>
    private static IEnumerable<JsonNode> Overrides(Panel panel) => panel.Targets.Index().Where(target => target.Item.Unit is not null).Select(target => new JsonObject
    {
        ["matcher"] = panel.Kind == PanelKind.Table
            ? new JsonObject { ["id"] = "byName", ["options"] = target.Item.Legend }
            : new JsonObject { ["id"] = "byFrameRefID", ["options"] = RefId(target.Index) },
        ["properties"] = new JsonArray(new JsonObject { ["id"] = "unit", ["value"] = target.Item.Unit!.Value.Id }),
    });

    private static string RefId(int target) => ((char)('A' + target)).ToString();

    private static JsonObject Options(Panel panel) => panel.Kind switch
    {
        PanelKind.Lines => new JsonObject
        {
            ["legend"] = new JsonObject { ["displayMode"] = "table", ["placement"] = "bottom", ["showLegend"] = true, ["calcs"] = GrafanaDashboard.Array(["lastNotNull", "max"]), ["sortBy"] = "Max", ["sortDesc"] = true },
            ["tooltip"] = new JsonObject { ["mode"] = "multi", ["sort"] = "desc" },
        },
        PanelKind.HeatMap => new JsonObject
        {
            ["calculate"] = false,
            ["color"] = new JsonObject { ["mode"] = "scheme", ["scheme"] = "Oranges", ["steps"] = 64, ["exponent"] = 0.5, ["fill"] = "dark-orange", ["reverse"] = false, ["scale"] = "exponential" },
            ["cellGap"] = 1,
            ["yAxis"] = new JsonObject { ["unit"] = panel.Unit.Id, ["axisPlacement"] = "left", ["reverse"] = false },
            ["legend"] = new JsonObject { ["show"] = true },
            ["tooltip"] = new JsonObject { ["mode"] = "single", ["yHistogram"] = true, ["showColorScale"] = false },
            ["exemplars"] = new JsonObject { ["color"] = "rgba(255,0,255,0.7)" },
            ["filterValues"] = new JsonObject { ["le"] = 1e-9 },
            ["rowsFrame"] = new JsonObject { ["layout"] = "auto" },
            ["showValue"] = "never",
        },
        PanelKind.Table => new JsonObject { ["showHeader"] = true, ["cellHeight"] = "sm" },
        PanelKind.Gauge => new JsonObject { ["reduceOptions"] = Last(), ["orientation"] = "auto", ["showThresholdLabels"] = false, ["showThresholdMarkers"] = true, ["minVizWidth"] = 75, ["minVizHeight"] = 75, ["sizing"] = "auto" },
        _ => new JsonObject { ["reduceOptions"] = Last(), ["orientation"] = "auto", ["colorMode"] = "value", ["graphMode"] = "area", ["justifyMode"] = "auto", ["textMode"] = panel.Targets.Any(target => target.Legend.Contains("{{", StringComparison.Ordinal)) ? "value_and_name" : "auto", ["wideLayout"] = true, ["showPercentChange"] = false, ["percentChangeColorMode"] = "standard" },
    };

    private static JsonObject Last() => new() { ["calcs"] = GrafanaDashboard.Array(["lastNotNull"]), ["fields"] = "", ["values"] = false };

    /// <summary>One row for a label set, with the values of all targets side by side and without what is the same everywhere.</summary>
    private static JsonNode[] Columns(Panel panel)
    {
        var headings = new JsonObject();
        foreach (var (i, target) in panel.Targets.Index())
            headings[panel.Targets.Count == 1 ? "Value" : $"Value #{RefId(i)}"] = target.Legend;
        return
        [
            new JsonObject { ["id"] = "merge", ["options"] = new JsonObject() },
            new JsonObject { ["id"] = "organize", ["options"] = new JsonObject { ["excludeByName"] = new JsonObject { ["Time"] = true, ["__name__"] = true }, ["indexByName"] = new JsonObject(), ["renameByName"] = headings } },
        ];
    }
}
