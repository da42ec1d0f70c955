using System.Text.RegularExpressions;
using Gateway.Instrumentation.Monitoring;
using Gateway.Instrumentation.Monitoring.Dashboards;

namespace Gateway.Instrumentation.Proof.Tests.Panels;

/// <summary>A query of a panel as Grafana sends it: with all jobs and instances chosen, and rates over a range that fits a scrape each second.</summary>
internal sealed partial record ShownQuery(Dashboard Dashboard, Panel Panel, Target Target, string Expression)
{
    private const string RateInterval = "15s";

    private readonly string[] _labels = [.. Label().Matches(Target.Legend).Select(match => match.Groups[1].Value)];

    /// <summary>All queries of a dashboard.</summary>
    /// <param name="dashboard">The dashboard.</param>
    /// <param name="catalog">The metrics with the recorded ones.</param>
    /// <param name="range">The time shown, for sums over it.</param>
    public static IEnumerable<ShownQuery> Of(Dashboard dashboard, MetricCatalog catalog, string range = "1m") =>
        from panel in dashboard.Panels
        from target in panel.Targets
        select new ShownQuery(dashboard, panel, target, Expand(target.Query.Chosen(GrafanaDashboard.Choices(dashboard), catalog).Text, range));

    /// <summary>The name of a series in the legend.</summary>
    public static string Legend(Target target, IReadOnlyDictionary<string, string> labels) =>
        Label().Replace(target.Legend, match => labels.GetValueOrDefault(match.Groups[1].Value, ""));

    /// <summary>Whether an answer has a series whose legend is complete.</summary>
    public bool IsShownBy(IReadOnlyList<QuerySample> samples) => samples.Any(sample => _labels.All(label => sample[label] != ""));

    private static string Expand(string expression, string range) => Choice().Replace(
        expression.Replace("$__rate_interval", RateInterval, StringComparison.Ordinal).Replace("$__range", range, StringComparison.Ordinal), ".+");

    [GeneratedRegex(@"\{\{\s*(\w+)\s*\}\}")]
    private static partial Regex Label();

    [GeneratedRegex(@"\$[a-z_]+")]
    private static partial Regex Choice();
}
