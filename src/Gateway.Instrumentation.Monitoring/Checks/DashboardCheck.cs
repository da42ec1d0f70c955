using System.Text.RegularExpressions;
using Gateway.Instrumentation.Monitoring.Promql;

namespace Gateway.Instrumentation.Monitoring.Checks;

/// <summary>The rules of Grafana's dashboard linter that a definition can break, and ours.</summary>
internal static partial class DashboardCheck
{
    private const int LongestUid = 40;
    private const int Columns = 24;

    public static IEnumerable<string> Run(Dashboard dashboard, MetricCatalog catalog)
    {
        var place = $"dashboard {dashboard.Uid}";
        if (dashboard.Uid.Length > LongestUid || !Uid().IsMatch(dashboard.Uid))
            yield return $"{place}: a uid has at most {LongestUid} lower-case letters, digits and hyphens.";
        if (string.IsNullOrWhiteSpace(dashboard.Title) || string.IsNullOrWhiteSpace(dashboard.Description))
            yield return $"{place}: a dashboard needs a title and a description.";
        if (!dashboard.Panels.Any())
            yield return $"{place}: there is no panel.";
        foreach (var twice in PackCheck.Twice(dashboard.Panels.Select(panel => panel.Title), $"{place}: two panels have the title"))
            yield return twice;
        foreach (var variable in dashboard.Variables)
        {
            foreach (var wrong in PackCheck.Query($"{place}, variable {variable.Label}", Query.Parse(variable.Metric.Name).ShowingTotals("names only"), [variable.Label], catalog))
                yield return wrong;
        }

        foreach (var wrong in dashboard.Panels.SelectMany(panel => Check($"{place}, panel \"{panel.Title}\"", panel, catalog)))
            yield return wrong;
    }

    private static IEnumerable<string> Check(string place, Panel panel, MetricCatalog catalog)
    {
        if (string.IsNullOrWhiteSpace(panel.Title) || string.IsNullOrWhiteSpace(panel.Description))
            yield return $"{place}: a panel needs a title and a description.";
        if (string.IsNullOrWhiteSpace(panel.Unit.Id))
            yield return $"{place}: a panel needs a unit.";
        if (panel.Targets.Count == 0)
            yield return $"{place}: a panel needs a query.";
        if (panel.Width is < 0 or > Columns)
            yield return $"{place}: the grid has {Columns} columns, not {panel.Width}.";
        if (panel.Kind == PanelKind.Gauge && (panel.Min is null || panel.Max is null))
            yield return $"{place}: a scale needs Min and Max.";
        foreach (var target in panel.Targets)
        {
            if (string.IsNullOrWhiteSpace(target.Legend))
                yield return $"{place}: {target.Query.Text} needs a legend.";
            var used = LegendLabel().Matches(target.Legend).Select(match => match.Groups[1].Value);
            foreach (var wrong in PackCheck.Query(place, target.Query, used, catalog))
                yield return wrong;
            if (target.FixedRange is null && Rewriter.Selectors(target.Query.Root).FirstOrDefault(selector => selector.Range is { } range && !range.StartsWith('$')) is { } selector)
                yield return $"{place}: [{selector.Range}] is too short for a long time on the axis and too coarse for a short one: use $__rate_interval, or say why in FixedRange.";
        }
    }

    [GeneratedRegex(@"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")]
    private static partial Regex LegendLabel();

    [GeneratedRegex(@"^[a-z0-9-]+\z")]
    private static partial Regex Uid();
}
