using System.Text.Json.Nodes;
using Gateway.Instrumentation.Monitoring.Promql;

namespace Gateway.Instrumentation.Monitoring.Tests.Dashboards;

/// <summary>
/// The rules of Grafana's dashboard linter, and those of file provisioning, on the JSON that Grafana reads. The rule for a range is left to
/// whoever says that a panel has a fixed one.
/// </summary>
internal sealed class GrafanaLint(JsonObject dashboard, IReadOnlySet<string> panelsWithFixedRange, MetricCatalog catalog)
{
    private static readonly HashSet<string> Units =
        ["short", "s", "dthms", "dateTimeAsIso", "percent", "percentunit", "bytes", "binBps", "ops", "reqps", "mps", "currencyUSD", "count:tokens/s"];

    private static readonly HashSet<string> Kinds = ["timeseries", "stat", "gauge", "table", "heatmap"];

    private static readonly string[] OfSchemaV2 = ["apiVersion", "kind", "spec", "elements", "layout", "variables", "cursorSync", "timeSettings"];

    public IReadOnlyList<string> Problems() =>
        [.. OfDashboard(), .. Variables(), .. Grid(), .. Panels().SelectMany(OfPanel), .. Panels().SelectMany(OfTargets)];

    private IEnumerable<string> OfDashboard()
    {
        if (!dashboard.ContainsKey("id") || dashboard["id"] is not null)
            yield return "id is not null: Grafana would overwrite another dashboard";
        if (Text(dashboard, "uid") is not { Length: > 0 and <= 40 })
            yield return "uid has more than 40 characters, or none";
        if (dashboard["editable"]!.GetValue<bool>())
            yield return "the dashboard is editable, and a change would be lost with the next export";
        if (dashboard["schemaVersion"]!.GetValue<int>() is < 36 or > 41)
            yield return "schemaVersion is none of a classic dashboard";
        foreach (var name in OfSchemaV2.Append("__inputs").Append("__requires").Where(dashboard.ContainsKey))
            yield return $"{name} has no place in a provisioned classic dashboard";
        var ids = Rows().Concat(Panels()).Select(panel => panel["id"]!.GetValue<int>()).ToArray();
        if (ids.Distinct().Count() != ids.Length)
            yield return "two panels have one id";
    }

    private IEnumerable<string> Variables()
    {
        var variables = dashboard["templating"]!["list"]!.AsArray().Select(one => one!.AsObject()).ToArray();
        if (variables.FirstOrDefault(one => Text(one, "name") == "datasource") is not { } source || Text(source, "type") != "datasource" || Text(source, "query") != "prometheus")
            yield return "there is no variable datasource for Prometheus";
        foreach (var name in new[] { "job", "instance" }.Where(name => variables.All(one => Text(one, "name") != name)))
            yield return $"there is no variable {name}";
        foreach (var variable in variables.Where(one => Text(one, "type") == "query"))
        {
            var name = Text(variable, "name");
            if (!IsTheVariable(variable))
                yield return $"the variable {name} asks another data source";
            if (!variable["multi"]!.GetValue<bool>() || !variable["includeAll"]!.GetValue<bool>() || Text(variable, "allValue") != ".+")
                yield return $"the variable {name} needs several choices, and all of them as .+";
            if (variable["refresh"]!.GetValue<int>() != 2)
                yield return $"the variable {name} is not read anew when the time changes";
            if (Text(variable["query"]!.AsObject(), "query")?.StartsWith("label_values(", StringComparison.Ordinal) != true)
                yield return $"the variable {name} does not ask for label_values";
        }
    }

    /// <summary>The panels of a collapsed row lie below it, over those of the next row.</summary>
    private IEnumerable<string> Grid()
    {
        var levels = Rows().Select(row => row["panels"]!.AsArray()).Prepend(dashboard["panels"]!.AsArray());
        foreach (var level in levels)
        {
            var places = level.Select(panel => (Panel: panel!.AsObject(), Place: GridPlace.Read(panel!["gridPos"]!))).ToArray();
            foreach (var (panel, place) in places)
            {
                if (place.X < 0 || place.Y < 0 || place.W < 1 || place.H < 1 || place.X + place.W > 24)
                    yield return $"{Text(panel, "title")} is outside of the grid";
                foreach (var (other, _) in places.Where(one => one.Panel != panel && one.Place.Overlaps(place)))
                    yield return $"{Text(panel, "title")} overlaps {Text(other, "title")}";
            }
        }
    }

    private static IEnumerable<string> OfPanel(JsonObject panel)
    {
        var title = Text(panel, "title");
        if (string.IsNullOrWhiteSpace(title) || string.IsNullOrWhiteSpace(Text(panel, "description")))
            yield return $"{title} has no title or description";
        if (!Kinds.Contains(Text(panel, "type") ?? ""))
            yield return $"{title} has the type {Text(panel, "type")}";
        if (!IsTheVariable(panel))
            yield return $"{title} asks another data source than the variable";
        var units = panel["fieldConfig"]!["overrides"]!.AsArray().SelectMany(one => one!["properties"]!.AsArray())
            .Where(property => Text(property!.AsObject(), "id") == "unit").Select(property => Text(property!.AsObject(), "value"))
            .Prepend(Text(panel["fieldConfig"]!["defaults"]!.AsObject(), "unit"));
        foreach (var unit in units.Where(unit => unit is null || !Units.Contains(unit)))
            yield return $"{title} has the unit {unit}, which Grafana does not know";
        if (panel["targets"]!.AsArray().Count == 0)
            yield return $"{title} has no query";
    }

    private IEnumerable<string> OfTargets(JsonObject panel)
    {
        var title = Text(panel, "title")!;
        foreach (var target in panel["targets"]!.AsArray().Select(one => one!.AsObject()))
        {
            if (!IsTheVariable(target))
                yield return $"{title} asks another data source than the variable";
            if (string.IsNullOrWhiteSpace(Text(target, "legendFormat")))
                yield return $"{title} has a line without a name";
            var root = Query.Parse(Text(target, "expr")!).Root;
            foreach (var selector in Rewriter.Selectors(root))
            {
                foreach (var label in new[] { "job", "instance" })
                {
                    // A recording rule keeps the labels that it needs.
                    if (selector.Name!.Contains(':', StringComparison.Ordinal) && catalog.Find(selector.Name)!.Labels.All(known => known.Name != label))
                        continue;
                    if (!selector.Matchers.Any(matcher => matcher.Label == label && matcher.Operator == "=~" && (matcher.Value == $"${label}" || matcher.Value == $"(${label})?")))
                        yield return $"{title} asks {selector.Name} without {label}=~\"${label}\"";
                }
            }

            foreach (var problem in Counters(root, isAggregated: false, isRate: false))
                yield return $"{title}: {problem}";
        }

        foreach (var range in panel["targets"]!.AsArray().SelectMany(one => Rewriter.Selectors(Query.Parse(Text(one!.AsObject(), "expr")!).Root)).Select(selector => selector.Range))
        {
            if (range is not (null or "$__rate_interval") && !panelsWithFixedRange.Contains(title))
                yield return $"{title} looks back {range} instead of $__rate_interval";
        }
    }

    private IEnumerable<string> Counters(Node node, bool isAggregated, bool isRate) => node switch
    {
        SelectorNode { Name: { } name } when !isRate && catalog.Find(name) is { IsCounter: true } => [$"{name} is a counter without a rate"],
        CallNode { Function: "rate" or "irate" or "increase" } call when !isAggregated => [$"{call.Function} is not aggregated"],
        CallNode call => call.Arguments.SelectMany(argument => Counters(argument, isAggregated, isRate || Functions.OfCounters.Contains(call.Function))),
        AggregateNode aggregate => Counters(aggregate.Inner, isAggregated: true, isRate),
        ParenthesesNode parentheses => Counters(parentheses.Inner, isAggregated, isRate),
        UnaryNode unary => Counters(unary.Inner, isAggregated, isRate),
        SubqueryNode subquery => Counters(subquery.Inner, isAggregated, isRate),
        BinaryNode binary => Counters(binary.Left, isAggregated, isRate).Concat(Counters(binary.Right, isAggregated, isRate)),
        _ => [],
    };

    private IEnumerable<JsonObject> Rows() => dashboard["panels"]!.AsArray().Select(panel => panel!.AsObject()).Where(panel => Text(panel, "type") == "row");

    private IEnumerable<JsonObject> Panels() => dashboard["panels"]!.AsArray().Concat(Rows().SelectMany(row => row["panels"]!.AsArray()))
        .Select(panel => panel!.AsObject()).Where(panel => Text(panel, "type") != "row");

    private static bool IsTheVariable(JsonObject part) => part["datasource"] is JsonObject source && Text(source, "type") == "prometheus" && Text(source, "uid") == "${datasource}";

    private static string? Text(JsonObject part, string name) => part[name]?.GetValue<string>();
}
