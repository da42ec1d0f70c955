using System.Globalization;
using System.Text;

namespace Gateway.Instrumentation.Tests.Reference;

/// <summary>Writes docs/metrics.md from the definitions, so that the reference cannot say anything else than the code.</summary>
internal static class MetricReference
{
    public static string Write(IEnumerable<MetricDefinition> definitions)
    {
        var text = new StringBuilder();
        text.AppendLine(
            """
            # Metric reference

            Generated from the definitions; do not edit. To write it anew after a change:
            `GATEWAY_UPDATE_DOCS=1 dotnet test tests/Gateway.Instrumentation.Tests`.

            Static labels (`service_name` and your own) stand on every series and are not listed. A text label shows its
            first values up to its limit, and `other` for later ones.
            """);
        foreach (var family in definitions.GroupBy(definition => definition.Family ?? "The registry itself"))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"\n## {family.Key}");
            foreach (var definition in family)
                Append(text, definition);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, MetricDefinition definition)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"\n### `{definition.Name}`\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"{definition.Type}. {definition.Help}\n");
        foreach (var label in definition.Labels)
            text.AppendLine(CultureInfo.InvariantCulture, $"- `{label.Name}`: {Values(label)}");
        if (definition.Labels.Count == 0)
            text.AppendLine("- no labels");
        if (definition.Buckets is { } buckets)
            text.AppendLine(CultureInfo.InvariantCulture, $"- buckets: {buckets.ToString().Trim('[', ']')}");
    }

    private static string Values(LabelDefinition label) => label.Kind switch
    {
        LabelKind.Text or LabelKind.Number when label.Limit == int.MaxValue => $"{label.Kind.ToString().ToLowerInvariant()}, one for each metric",
        LabelKind.Text or LabelKind.Number => $"{label.Kind.ToString().ToLowerInvariant()}, up to {label.Limit} values",
        _ => string.Join(", ", label.Values.Select(value => $"`{value}`")),
    };
}
