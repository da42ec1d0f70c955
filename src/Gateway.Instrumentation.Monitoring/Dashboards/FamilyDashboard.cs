using System.Text;

namespace Gateway.Instrumentation.Monitoring;

/// <summary>Makes a dashboard from the definitions of metrics: a start for a family of your own.</summary>
public static class FamilyDashboard
{
    private static readonly int[] Shown = [50, 95, 99];

    /// <summary>
    /// A dashboard with a panel for each metric: the rate of a counter, the value of a gauge, percentiles and distribution of a
    /// histogram, the quantiles of a summary, the facts of an info.
    /// </summary>
    /// <param name="uid">The id in links, at most 40 characters.</param>
    /// <param name="title">The title.</param>
    /// <param name="definitions">
    /// The metrics, such as <c>metrics.Registry.Definitions.Where(d =&gt; d.Family == "ShopMetrics")</c>: one at least.
    /// </param>
    /// <returns>The dashboard.</returns>
    public static Dashboard Of(string uid, string title, IEnumerable<MetricDefinition> definitions)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(uid);
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        ArgumentNullException.ThrowIfNull(definitions);
        var all = definitions.ToArray();
        if (all.Length == 0)
            throw new MonitoringException($"There is no metric for the dashboard {title}. A family registers its metrics when it is made: make it before you ask for its definitions.");
        Row[] rows =
        [
            .. all.GroupBy(definition => definition.Family ?? "Metrics").Select(family => new Row(family.Key, [.. family.SelectMany(Panels)])),
        ];
        return new Dashboard(uid, title, $"The metrics of {string.Join(", ", rows.Select(row => row.Title))}, one panel each.", rows);
    }

    private static IEnumerable<Panel> Panels(MetricDefinition definition)
    {
        var title = Title(definition.Name);
        var labels = definition.Labels.Select(label => label.Name).ToArray();
        var legend = labels.Length == 0 ? "{{instance}}" : string.Join(" ", labels.Select(label => $"{{{{{label}}}}}"));
        var by = string.Join(", ", labels.Length == 0 ? ["instance"] : labels);
        var unit = UnitOf(definition.Name);
        switch (definition.Type)
        {
            case MetricType.Counter:
                yield return new Panel(title, definition.Help, Unit.PerSecond, new Target(Query.Parse($"sum by ({by}) (rate({definition.Name}[$__rate_interval]))"), legend));
                break;
            case MetricType.Gauge:
                yield return new Panel(title, definition.Help, unit, new Target(Query.Parse(definition.Name), labels.Length == 0 ? legend : legend + " {{instance}}"));
                break;
            case MetricType.Histogram:
                yield return new Panel(title, definition.Help, unit, [.. Percentiles(definition.Name, by, legend)]);
                yield return new Panel(title + ", distribution", definition.Help, unit, new Target(Query.Parse($"sum by (le) (rate({definition.Name}_bucket[$__rate_interval]))"), "{{le}}")) { Kind = PanelKind.HeatMap };
                break;
            case MetricType.Summary:
                yield return new Panel(title, definition.Help, unit, new Target(Query.Parse(definition.Name), legend + " {{quantile}}"));
                break;
            default:
                yield return new Panel(title, definition.Help, Unit.Number, new Target(Query.Parse(definition.Name), legend)) { Kind = PanelKind.Table };
                break;
        }
    }

    private static IEnumerable<Target> Percentiles(string name, string by, string legend) => Shown.Select(percentile =>
        new Target(Query.Parse(FormattableString.Invariant($"histogram_quantile({percentile / 100.0}, sum by (le, {by}) (rate({name}_bucket[$__rate_interval])))")), $"{legend} p{percentile}"));

    private static Unit UnitOf(string name)
    {
        var words = name.Split('_');
        bool Has(string word) => words.Contains(word);
        return Has("seconds") ? Unit.Seconds : Has("bytes") ? Unit.Bytes : Has("ratio") || name.EndsWith("_rate", StringComparison.Ordinal) ? Unit.Ratio
            : Has("percentage") || Has("percent") ? Unit.Percent : Has("usd") ? Unit.UsDollars : Unit.Number;
    }

    /// <summary><c>shop_orders_total</c> as "Shop orders".</summary>
    private static string Title(string name)
    {
        var text = new StringBuilder(name.EndsWith("_total", StringComparison.Ordinal) ? name[..^"_total".Length] : name).Replace('_', ' ');
        text[0] = char.ToUpperInvariant(text[0]);
        return text.ToString();
    }
}
