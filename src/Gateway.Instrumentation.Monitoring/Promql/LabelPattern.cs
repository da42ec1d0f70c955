using System.Text.RegularExpressions;

namespace Gateway.Instrumentation.Monitoring.Promql;

/// <summary>Regular expressions of matchers: always anchored at both ends. Grafana's variables stand for anything.</summary>
internal static class LabelPattern
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public static bool Matches(string pattern, string value) =>
        pattern.Contains('$', StringComparison.Ordinal) && HasVariable(pattern) || Regex.IsMatch(value, $"^(?s:{pattern})$", RegexOptions.CultureInvariant, Limit);

    /// <summary>Why a text is no regular expression; null when it is one.</summary>
    public static string? Problem(string pattern)
    {
        try
        {
            _ = new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant, Limit);
            return null;
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>True when a variable such as <c>$job</c> or <c>${job:regex}</c> stands in a value.</summary>
    public static bool HasVariable(string value) => Regex.IsMatch(value, @"\$\{?[A-Za-z_]", RegexOptions.CultureInvariant, Limit);
}
