using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Instrumentation.Monitoring.Dashboards;

namespace Gateway.Instrumentation.Monitoring.Checks;

/// <summary>Checks everything in a pack that can be known without running it.</summary>
internal static partial class PackCheck
{
    public static IReadOnlyList<string> Run(MonitoringPack pack)
    {
        var catalog = pack.CatalogWithRecorded();
        return
        [
            .. pack.Dashboards.SelectMany(dashboard => DashboardCheck.Run(dashboard, catalog)),
            .. Twice(pack.Dashboards.Select(dashboard => dashboard.Uid), "Two dashboards have the uid"),
            .. pack.Dashboards.SelectMany(dashboard => dashboard.Panels.SelectMany(panel => Colors($"dashboard {dashboard.Uid}, panel \"{panel.Title}\"", panel, pack))),
            .. Twice(pack.AllGroups.Select(group => group.Name), "Two groups have the name"),
            .. pack.AllGroups.Where(group => !FileName().IsMatch(group.Name)).Select(group => $"group {group.Name}: its name is that of a file. Use letters, digits, hyphens and underscores."),
            .. Twice(pack.Alerts.Select(alert => alert.Name), "Two alerts have the name"),
            .. pack.AllGroups.SelectMany(group => group.Rules).SelectMany(rule => Rules(rule, pack, catalog)),
        ];
    }

    /// <summary>The findings of a query, and the labels of its result that are used and do not exist.</summary>
    public static IEnumerable<string> Query(string place, Query query, IEnumerable<string> usedLabels, MetricCatalog catalog)
    {
        var (shape, findings) = QueryChecker.Check(query, catalog);
        foreach (var finding in findings)
            yield return $"{place}: {finding}";
        foreach (var label in usedLabels.Where(label => shape.Labels is { } labels && !labels.Contains(label)))
            yield return $"{place}: the label {label} is not in the result of {query.Text}, which has {(shape.Labels!.Count == 0 ? "none" : string.Join(", ", shape.Labels))}.";
    }

    private static IEnumerable<string> Colors(string place, Panel panel, MonitoringPack pack)
    {
        foreach (var (from, color, name) in panel.Thresholds.Where(step => step.Alert is not null))
        {
            if (pack.Alerts.FirstOrDefault(alert => alert.Name == name) is not { } alert)
                yield return $"{place}: {color} follows the alert {name}, which does not exist.";
            else if (alert.Threshold is null)
                yield return $"{place}: {color} follows the alert {name}, which has no threshold.";
            else if (!from.Equals(alert.Threshold))
                yield return string.Create(CultureInfo.InvariantCulture, $"{place}: {color} begins at {from}, and the alert {name} that it follows has the threshold {alert.Threshold}.");
        }
    }

    private static IEnumerable<string> Rules(Rule rule, MonitoringPack pack, MetricCatalog catalog)
    {
        if (rule is not AlertRule alert)
            return Query($"recording rule {rule.Name}", rule.Query, [], catalog).Concat(NameOfRecorded(rule));
        var used = UsedLabel().Matches(alert.Summary).Select(match => match.Groups[1].Value).Except(alert.Labels.Keys);
        return Query($"alert {alert.Name}", alert.Query, used, catalog).Concat(Hidden(alert, catalog)).Concat(Link(alert, pack)).Concat(NameOf(alert)).Concat(Texts(alert));
    }

    /// <summary>
    /// The severity of an alert takes the place of a label of that name: series that differ in nothing else become one, which
    /// Prometheus refuses, and then the alert never fires.
    /// </summary>
    private static IEnumerable<string> Hidden(AlertRule alert, MetricCatalog catalog)
    {
        if (QueryChecker.Check(alert.Query, catalog).Shape.Labels is { } labels && labels.Contains("severity"))
            yield return $"alert {alert.Name}: its query has a label severity, as the alert has. Aggregate it: max without (severity) (...).";
    }

    private static IEnumerable<string> NameOf(AlertRule alert)
    {
        if (!PascalCase().IsMatch(alert.Name))
            yield return $"alert {alert.Name}: the name of an alert is in PascalCase.";
    }

    private static IEnumerable<string> NameOfRecorded(Rule rule)
    {
        if (!MetricWord().IsMatch(rule.Name))
            yield return $"recording rule {rule.Name}: this is no name of a metric.";
    }

    private static IEnumerable<string> Texts(AlertRule alert)
    {
        var (meaning, lookAt, whatToDo) = alert.Runbook;
        foreach (var (name, text) in new[] { (nameof(AlertRule.Summary), alert.Summary), (nameof(Runbook.Meaning), meaning), (nameof(Runbook.LookAt), lookAt), (nameof(Runbook.WhatToDo), whatToDo) })
        {
            if (string.IsNullOrWhiteSpace(text))
                yield return $"alert {alert.Name}: {name} is empty.";
            else if (name == nameof(AlertRule.Summary) && (Opened().Count(text) != Closed().Count(text) || text.ReplaceLineEndings("") != text))
                yield return $"alert {alert.Name}: {name} is no template on one line: Prometheus refuses the file. Each {{{{ has its }}}}.";
        }
    }

    private static IEnumerable<string> Link(AlertRule alert, MonitoringPack pack)
    {
        if (alert.Panel is not { } link)
            yield break;
        var dashboard = pack.Dashboards.FirstOrDefault(one => one.Uid == link.Dashboard);
        if (dashboard is null)
            yield return $"alert {alert.Name}: there is no dashboard {link.Dashboard}.";
        else if (GrafanaDashboard.PanelId(dashboard, link.Panel) == 0)
            yield return $"alert {alert.Name}: the dashboard {link.Dashboard} has no panel \"{link.Panel}\".";
    }

    internal static IEnumerable<string> Twice(IEnumerable<string> names, string problem) =>
        names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => $"{problem} {group.Key}.");

    [GeneratedRegex(@"\$labels\.([A-Za-z_][A-Za-z0-9_]*)")]
    private static partial Regex UsedLabel();

    [GeneratedRegex(@"\{\{")]
    private static partial Regex Opened();

    [GeneratedRegex(@"\}\}")]
    private static partial Regex Closed();

    [GeneratedRegex(@"^[A-Za-z0-9_-]+\z")]
    private static partial Regex FileName();

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]*\z")]
    private static partial Regex PascalCase();

    [GeneratedRegex(@"^[A-Za-z_:][A-Za-z0-9_:]*\z")]
    private static partial Regex MetricWord();
}
