using System.Text;

namespace Gateway.Instrumentation;

/// <summary>The parts of a page that are encoded once and kept: headers and label sets.</summary>
internal static class ExpositionText
{
    public static byte[] Header(MetricDefinition definition, ExpositionFormat format)
    {
        var name = definition.FamilyName(format);
        var type = definition.Type;
        if (format == ExpositionFormat.Text && type == MetricType.Info)
            type = MetricType.Gauge; // the text format has no info type: there it is a gauge with the value 1
        var help = definition.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        if (format == ExpositionFormat.OpenMetrics)
            help = help.Replace("\"", "\\\"", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes($"# HELP {name} {help}\n# TYPE {name} {type.ToString().ToLowerInvariant()}\n");
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
