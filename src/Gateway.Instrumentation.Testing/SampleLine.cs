using System.Globalization;
using System.Text;

namespace Gateway.Instrumentation.Testing;

/// <summary>Parses one line: <c>name{label="value"} 1</c>.</summary>
internal static class SampleLine
{
    public static MetricSample Parse(string line)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = line.IndexOfAny(['{', ' ']);
        if (at <= 0)
            throw Wrong(line);
        var name = line[..at];
        if (line[at] == '{')
        {
            at++;
            while (at < line.Length && line[at] != '}')
                ReadLabel(line, ref at, labels);
            at++;
        }

        // A timestamp may follow the value.
        if (at >= line.Length || line[at] != ' ' || line[(at + 1)..].Split(' ') is not [var number, .. { Length: <= 1 } stamp]
            || !TryNumber(number, out var value) || !Array.TrueForAll(stamp, text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)))
            throw Wrong(line);
        return new MetricSample(name, labels, value, line);
    }

    private static void ReadLabel(string line, ref int at, Dictionary<string, string> labels)
    {
        var equals = line.IndexOf("=\"", at, StringComparison.Ordinal);
        if (equals <= at)
            throw Wrong(line);
        var name = line[at..equals];
        var value = new StringBuilder();
        for (at = equals + 2; at < line.Length && line[at] != '"'; at++)
        {
            if (line[at] == '\\' && at + 1 < line.Length)
                value.Append(line[++at] == 'n' ? '\n' : line[at]);
            else
                value.Append(line[at]);
        }

        at++;
        if (at < line.Length && line[at] == ',')
            at++;
        else if (at < line.Length && line[at] != '}')
            throw Wrong(line);
        if (!labels.TryAdd(name, value.ToString()))
            throw Wrong(line);
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out double value)
    {
        value = text switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            "NaN" => double.NaN,
            _ => 0,
        };
        return value != 0 || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static FormatException Wrong(string line) =>
        new($"This is not a valid line of the Prometheus text format 0.0.4: \"{line}\"");
}
