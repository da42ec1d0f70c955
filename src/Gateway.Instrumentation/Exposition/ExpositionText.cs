using System.Globalization;
using System.Text;

namespace Gateway.Instrumentation;

/// <summary>The parts of a page that are made once and kept: headers, label sets, bounds. Text format 0.0.4.</summary>
internal static class ExpositionText
{
    public static byte[] Header(MetricDefinition definition)
    {
        // The text format knows no info type; there it is a gauge that is always 1.
        var type = definition.Type == MetricType.Info ? MetricType.Gauge : definition.Type;
        var help = definition.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(
            $"# HELP {definition.Name} {help}\n# TYPE {definition.Name} {type.ToString().ToLowerInvariant()}\n");
    }

    /// <summary><c>provider="openai",status="failed",service_name="gateway"</c></summary>
    public static byte[] Labels(ReadOnlySpan<(string Name, string Text)> own, ReadOnlySpan<(string Name, string Text)> fixedLabels)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in own)
            Append(text, name, value);
        foreach (var (name, value) in fixedLabels)
            Append(text, name, value);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A number as the formats have it: the shortest text that reads back to the same value.</summary>
    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    private static void Append(StringBuilder text, string name, string value)
    {
        if (text.Length > 0)
            text.Append(',');
        text.Append(name).Append("=\"");
        foreach (var character in value)
        {
            switch (character)
            {
                case '\\': text.Append("\\\\"); break;
                case '"': text.Append("\\\""); break;
                case '\n': text.Append("\\n"); break;
                default: text.Append(character); break;
            }
        }

        text.Append('"');
    }
}
