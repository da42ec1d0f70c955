using System.Globalization;
using System.Text;

namespace Gateway.Instrumentation.Tests.Catalog;

/// <summary>Writes docs/metrics.md from the definitions, so that the reference cannot say anything else than the code.</summary>
internal static class MetricReference
{
    public static string Write(IEnumerable<MetricDefinition> definitions, ILookup<string, string> recorders)
    {
        var families = definitions.GroupBy(definition => definition.Family ?? "The registry itself").ToList();
        var text = new StringBuilder();
        text.AppendLine(
            """
            # Metric reference

            Generated from the definitions; do not edit. To write it anew after a change:
            `GATEWAY_UPDATE=1 dotnet test tests/Gateway.Instrumentation.Tests`.

            Static labels (`service_name` and your own) stand on every series and are not listed. A text label shows its
            first values up to its limit, and `other` for later ones. "Recorded by" names the members that were seen to
            change the metric when they were called. A family is a property of `GatewayMetrics`, and can be injected by its
            class. Two names break a convention of Prometheus (promtool says so) because dashboards know them:
            `active_positions_count` and `batch_size_histogram`.

            """);
        foreach (var family in families)
            text.AppendLine(CultureInfo.InvariantCulture, $"- [{family.Key}](#{Anchor(family.Key)}): {string.Join(", ", family.Select(definition => $"`{definition.Name}`"))}");
        foreach (var family in families)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"\n## {family.Key}");
            if (typeof(GatewayMetrics).GetProperties().SingleOrDefault(property => property.PropertyType.Name == family.Key) is { } property)
                text.AppendLine(CultureInfo.InvariantCulture, $"\n`metrics.{property.Name}`");
            foreach (var definition in family)
                Append(text, definition, recorders[definition.Name]);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, MetricDefinition definition, IEnumerable<string> recorders)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"\n### `{definition.Name}`\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"{definition.Type}{Unit(definition)}. {definition.Help}\n");
        foreach (var label in definition.Labels)
            text.AppendLine(CultureInfo.InvariantCulture, $"- `{label.Name}`: {Values(label)}");
        if (definition.Labels.Count == 0)
            text.AppendLine("- no labels");
        if (definition.Buckets is { } buckets)
            text.AppendLine(CultureInfo.InvariantCulture, $"- buckets: {buckets.ToString().Trim('[', ']')}");
        if (definition.Quantiles is { } quantiles)
            text.AppendLine(CultureInfo.InvariantCulture, $"- quantiles: {quantiles.ToString().Trim('[', ']')}");
        if (definition.Family is not null)
            text.AppendLine(CultureInfo.InvariantCulture, $"- recorded by {Recorders(recorders)}");
    }

    private static string Recorders(IEnumerable<string> recorders)
    {
        var members = recorders.Order(StringComparer.Ordinal).Select(member => $"`{member}`").ToList();
        return members.Count == 0 ? "the family itself" : string.Join(", ", members);
    }

    // Most help texts say it themselves.
    private static string Unit(MetricDefinition definition) =>
        MetricUnits.Of(definition.Name) is { } unit && !definition.Help.Contains(unit.Split(' ')[^1], StringComparison.OrdinalIgnoreCase) ? $", in {unit}" : "";

    private static string Values(LabelDefinition label) => label.Kind switch
    {
        LabelKind.Text or LabelKind.Number when label.Limit == int.MaxValue => $"{label.Kind.ToString().ToLowerInvariant()}, one for each metric",
        LabelKind.Text or LabelKind.Number => $"{label.Kind.ToString().ToLowerInvariant()}, up to {label.Limit} values",
        _ => string.Join(", ", label.Values.Select(value => $"`{value}`")),
    };

#pragma warning disable CA1308 // an anchor is in lower case
    private static string Anchor(string heading) => heading.ToLowerInvariant().Replace(' ', '-');
#pragma warning restore CA1308
}
