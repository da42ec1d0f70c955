using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Gateway.Instrumentation.Monitoring.Promql;

namespace Gateway.Instrumentation.Monitoring.Export;

/// <summary>Writes texts into YAML: plain where no reader could take them for something else, otherwise in double quotes.</summary>
internal static partial class YamlText
{
    // Truth values and nothing, for a reader of YAML 1.1.
    private static readonly FrozenSet<string> Words = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "y", "yes", "on", "true", "n", "no", "off", "false", "null");

    public static string Of(string text) => Plain().IsMatch(text) && !Words.Contains(text) ? text : Quoted(text);

    /// <summary>A double-quoted text of YAML knows the same escapes as one of PromQL, and any text can stand in it.</summary>
    public static string Quoted(string text) => Printer.Quote(text);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_-]*\z")]
    private static partial Regex Plain();
}
