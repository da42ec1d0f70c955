using System.Text.RegularExpressions;

namespace Gateway.Instrumentation.Monitoring.Promql;

/// <summary>
/// Regular expressions of matchers: RE2's, always anchored at both ends. Grafana's variables stand for anything.
/// </summary>
internal static partial class LabelPattern
{
    /// <summary>RE2 repeats no more often.</summary>
    private const int MostRepeats = 1000;

    // Without going back, .NET takes neither look-arounds nor back references, as RE2, and no pattern takes long.
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline;

    public static bool Matches(string pattern, string value) =>
        pattern.Contains('$', StringComparison.Ordinal) && HasVariable(pattern) || Regex.IsMatch(value, Anchored(pattern), Options);

    /// <summary>Why a text is no regular expression; null when it is one.</summary>
    public static string? Problem(string pattern)
    {
        foreach (Match part in Parts().Matches(pattern))
        {
            if (part.Groups["unknown"].Success || (part.Groups["ascii"] is { Success: true } ascii && !Ascii.ContainsKey(ascii.Value)))
                return $"{part.Value} is no part of RE2 that is read here.";
            if (part.Groups["count"].Captures.Any(count => count.Length > 4 || int.Parse(count.ValueSpan) > MostRepeats))
                return $"a repeat is at most {MostRepeats}.";
        }

        try
        {
            _ = new Regex(Anchored(pattern), Options);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return exception.Message;
        }
    }

    /// <summary>True when a variable such as <c>$job</c> or <c>${job:regex}</c> stands in a value.</summary>
    public static bool HasVariable(string value) => Variable().IsMatch(value);

    private static string Anchored(string pattern) => $"^(?:{ToDotNet(pattern)})\\z";

    /// <summary>What RE2 writes otherwise than .NET.</summary>
    private static string ToDotNet(string pattern) => Parts().Replace(pattern, part => part switch
    {
        _ when part.Groups["quoted"] is { Success: true } quoted => Regex.Escape(quoted.Value),
        _ when part.Groups["group"].Success => "(?<",
        _ when part.Groups["plain"] is { Success: true } plain => plain.Value,
        _ when part.Groups["class"] is { Success: true } letter => $"\\{part.Value[1]}{{{letter.Value}}}",
        _ when part.Groups["code"] is { Success: true } code && code.Length <= 4 => $"\\u{code.Value.PadLeft(4, '0')}",
        _ when part.Groups["ascii"] is { Success: true } ascii && Ascii.GetValueOrDefault(ascii.Value) is { } known => known,
        _ => part.Value,
    });

    private static readonly Dictionary<string, string> Ascii = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["digit"] = "0-9",
        ["lower"] = "a-z",
        ["upper"] = "A-Z",
        ["space"] = @"\t\n\v\f\r ",
        ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    };

    // The first alternatives are whole, so that what is escaped or quoted is read as nothing else.
    [GeneratedRegex(@"\\Q(?<quoted>.*?)(\\E|$)|\\[pP](?<class>[A-Z])|\\x\{(?<code>[0-9A-Fa-f]+)\}|(?<unknown>\\[Zce]|\(\?(?!P<|:|[ims-]+[:)]).?)|\\(?<plain>_)|\\.|(?<group>\(\?P<)|\[:(?<ascii>[a-z]+):\]|\{(?<count>[0-9]+)(,(?<count>[0-9]+)?)?\}", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Parts();

    [GeneratedRegex(@"\$\{?[A-Za-z_]")]
    private static partial Regex Variable();
}
