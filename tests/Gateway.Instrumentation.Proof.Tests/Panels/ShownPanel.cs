using System.Text.RegularExpressions;
using Gateway.Instrumentation.Monitoring;
using Gateway.Instrumentation.Monitoring.Dashboards;

namespace Gateway.Instrumentation.Proof.Tests.Panels;

/// <summary>A query of a panel as Grafana sends it: with all jobs and instances chosen, and rates over a range that fits a scrape each second.</summary>
internal sealed partial record ShownPanel(string Dashboard, string Panel, string Expression, IReadOnlyList<string> LegendLabels)
{
    private const string RateInterval = "15s";

    public static IEnumerable<ShownPanel> Of(Dashboard dashboard, MetricCatalog catalog) =>
        from panel in dashboard.Panels
        from target in panel.Targets
        select new ShownPanel(
            dashboard.Uid, panel.Title, Expand(target.Query.Chosen(GrafanaDashboard.Choices(dashboard), catalog).Text),
            [.. Label().Matches(target.Legend).Select(match => match.Groups[1].Value)]);

    /// <summary>Whether an answer has a series whose legend is complete.</summary>
    public bool IsShownBy(IReadOnlyList<QuerySample> samples) => samples.Any(sample => LegendLabels.All(label => sample[label] != ""));

    private static string Expand(string expression) => Choice().Replace(
        expression.Replace("$__rate_interval", RateInterval, StringComparison.Ordinal).Replace("$__range", "1m", StringComparison.Ordinal), ".+");

    [GeneratedRegex(@"\{\{\s*(\w+)\s*\}\}")]
    private static partial Regex Label();

    [GeneratedRegex(@"\$[a-z_]+")]
    private static partial Regex Choice();
}
