using System.Text.RegularExpressions;

namespace Gateway.Instrumentation;

/// <summary>Units of instruments (UCUM) as Prometheus writes them.</summary>
internal static partial class InstrumentUnits
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["d"] = "days",
        ["h"] = "hours",
        ["min"] = "minutes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["TiBy"] = "tibibytes",
        ["KBy"] = "kilobytes",
        ["MBy"] = "megabytes",
        ["GBy"] = "gigabytes",
        ["TBy"] = "terabytes",
        ["B"] = "bytes",
        ["KB"] = "kilobytes",
        ["MB"] = "megabytes",
        ["GB"] = "gigabytes",
        ["TB"] = "terabytes",
        ["m"] = "meters",
        ["V"] = "volts",
        ["A"] = "amperes",
        ["J"] = "joules",
        ["W"] = "watts",
        ["g"] = "grams",
        ["Cel"] = "celsius",
        ["Hz"] = "hertz",
        ["%"] = "percent",
        ["$"] = "dollars",
        ["1"] = "",
    };

    private static readonly Dictionary<string, string> PerWords = new(StringComparer.Ordinal)
    {
        ["s"] = "second",
        ["m"] = "minute",
        ["h"] = "hour",
        ["d"] = "day",
        ["w"] = "week",
        ["mo"] = "month",
        ["y"] = "year",
    };

    /// <summary><c>By/s</c> is <c>bytes_per_second</c>; <c>{request}</c> and <c>1</c> are nothing.</summary>
    public static string SuffixOf(string? unit)
    {
        if (string.IsNullOrEmpty(unit))
            return "";
        var plain = Annotation().Replace(unit, "");
        var slash = plain.IndexOf('/', StringComparison.Ordinal);
        var words = slash < 0 || slash == plain.Length - 1
            ? Words.GetValueOrDefault(plain, plain)
            : $"{Words.GetValueOrDefault(plain[..slash], plain[..slash])}_per_{PerWords.GetValueOrDefault(plain[(slash + 1)..], plain[(slash + 1)..])}";
        return Forbidden().Replace(words, "_").Trim('_');
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Annotation();

    [GeneratedRegex("[^a-zA-Z0-9]+")]
    private static partial Regex Forbidden();
}
