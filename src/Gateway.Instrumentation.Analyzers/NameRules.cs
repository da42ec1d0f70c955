namespace Gateway.Instrumentation.Analyzers;

/// <summary>The rules for names that the library checks at start, each with the message of a name that breaks it.</summary>
internal static class NameRules
{
    private static readonly string[] TimedSuffixes = ["_total", "_duration_seconds", "_duration", "_seconds"];

    /// <summary>What the name of a type's metrics must end in; empty where it may end in anything.</summary>
    public static string RequiredSuffix(string type) => type switch
    {
        "Counter" => "_total",
        "Info" => "_info",
        _ => "",
    };

    /// <summary>Whether a name does not end in what its type requires, or has nothing before that.</summary>
    public static bool LacksSuffix(string type, string name) =>
        RequiredSuffix(type) is var suffix && suffix.Length > 0 && (name.Length == suffix.Length || !name.EndsWith(suffix, StringComparison.Ordinal));

    public static string? MistakeOfMetric(string name) => IsName(name, colons: true)
        ? null
        : $"\"{name}\" is not a metric name: use letters, digits and underscores, and start with a letter, such as \"{Suggest(name, "requests_total")}\"";

    public static string? MistakeOfTimedOperation(string name)
    {
        var suffix = TimedSuffixes.FirstOrDefault(suffix => name.EndsWith(suffix, StringComparison.Ordinal));
        return suffix is null
            ? MistakeOfMetric(name)
            : $"A timed operation adds \"_duration_seconds\" and \"_total\" to its name: name the operation alone, such as \"{name.Substring(0, name.Length - suffix.Length)}\"";
    }

    public static string? MistakeOfLabel(string name)
    {
        if (!IsName(name, colons: false))
            return $"\"{name}\" is not a label name: use letters, digits and underscores, and start with a letter, such as \"{Suggest(name, "provider")}\"";
        return name.StartsWith("__", StringComparison.Ordinal)
            ? $"The label name \"{name}\" starts with two underscores, which Prometheus reserves: rename it to \"{Suggest(name, "provider")}\""
            : null;
    }

    /// <summary>A label name that the metrics of a type have themselves.</summary>
    public static string? MistakeOfLabelOf(string type, string label) => (type, label) switch
    {
        ("Histogram", "le") => "The buckets of a histogram carry the label \"le\": give yours another name",
        ("Summary", "quantile") => "The quantiles of a summary carry the label \"quantile\": give yours another name",
        ("TimedOperation", "status") => "A timed operation adds the label \"status\" for the outcome: give yours another name",
        _ => null,
    };

    private static bool IsName(string name, bool colons) => name.Length > 0 && !IsDigit(name[0])
        && name.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' || IsDigit(c) || (colons && c == ':'));

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static string Suggest(string name, string otherwise)
    {
        var valid = string.Join("_", new string([.. name.Select(c => IsName(c.ToString(), colons: false) || IsDigit(c) ? c : ' ')])
            .Split([' ', '_'], StringSplitOptions.RemoveEmptyEntries));
        return valid.Length == 0 ? otherwise : IsDigit(valid[0]) ? "_" + valid : valid;
    }
}
