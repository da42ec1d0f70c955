using System.Text;

namespace Gateway.Instrumentation;

/// <summary>Names on the page, as OpenTelemetry's Prometheus exporter translates them, so that its dashboards fit.</summary>
internal static class InstrumentNames
{
    /// <summary><c>http.server.request.duration</c> in <c>s</c> is <c>http_server_request_duration_seconds</c>.</summary>
    public static string MetricOf(string instrument, string? unit, MetricType type)
    {
        var name = new StringBuilder(Collapsed(instrument));
        var suffix = InstrumentUnits.SuffixOf(unit);
        if (suffix.Length > 0 && !EndsWith(name, suffix) && !(type == MetricType.Counter && EndsWith(name, $"_{suffix}_total")))
            name.Append('_').Append(suffix);
        if (type == MetricType.Counter && !EndsWith(name, "_total"))
            name.Append("_total");
        return name.ToString();
    }

    /// <summary><c>http.route</c> is <c>http_route</c>. A name that the page needs for itself gets a prefix, as Prometheus gives it.</summary>
    public static string LabelOf(string key, MetricType type)
    {
        var name = new StringBuilder(key.Length + 1);
        if (key.Length == 0 || char.IsAsciiDigit(key[0]))
            name.Append('_');
        foreach (var character in key)
        {
            if (char.IsAsciiLetterOrDigit(character) || character == '_')
                name.Append(character);
            else if (name.Length == 0 || name[^1] != '_')
                name.Append('_');
        }

        var label = name.ToString();
        if (label.StartsWith("__", StringComparison.Ordinal))
            label = "_" + label.TrimStart('_'); // two underscores are reserved
        return type == MetricType.Histogram && label == "le" ? "exported_le" : label;
    }

    // A run of other characters is one underscore, and so is a digit at the start.
    private static string Collapsed(string instrument)
    {
        var name = new StringBuilder(instrument.Length);
        foreach (var character in instrument)
        {
            if (char.IsAsciiLetter(character) || character == ':' || (char.IsAsciiDigit(character) && name.Length > 0))
                name.Append(character);
            else if (name.Length == 0 || name[^1] != '_')
                name.Append('_');
        }

        return name.ToString();
    }

    private static bool EndsWith(StringBuilder name, string suffix) => name.ToString().EndsWith(suffix, StringComparison.Ordinal);
}
