using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>Reads lines of the Prometheus text format 0.0.4 as far as needed to filter them.</summary>
internal static class ExpositionLine
{
    private static ReadOnlySpan<byte> Blanks => " \t"u8;

    /// <summary>Reads a line. False when it is not in the format.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="read">The metric that it belongs to, null for a comment; and whether it is a sample.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, out (string? Name, bool IsSample) read)
    {
        read = default;
        if (!Utf8.IsValid(line))
            return false;
        if (line[0] == '#')
            return TryReadComment(line, out read.Name);

        read.IsSample = true;
        return TryReadName(ref line, allowColons: true, out read.Name) && TrySkipLabels(ref line) && IsValue(line);
    }

    // Everything is a comment that does not begin with the word HELP or TYPE between blanks.
    private static bool TryReadComment(ReadOnlySpan<byte> line, out string? name)
    {
        name = null;
        var text = line[1..].TrimStart(Blanks);
        var isHelp = text.StartsWith("HELP"u8);
        if (text.Length == line.Length - 1 || !(isHelp || text.StartsWith("TYPE"u8)))
            return true;
        text = text["HELP".Length..];
        if (text.IsEmpty || !Blanks.Contains(text[0]))
            return true;
        text = text.TrimStart(Blanks);
        if (!TryReadName(ref text, allowColons: true, out name))
            return false;
        if (isHelp)
            return text.IsEmpty || Blanks.Contains(text[0]);

        // Exactly one blank: Prometheus reads further ones as a part of the type.
        return !text.IsEmpty && Blanks.Contains(text[0])
            && Encoding.UTF8.GetString(text[1..]) is "counter" or "gauge" or "histogram" or "summary" or "untyped";
    }

    private static bool TryReadName(ref ReadOnlySpan<byte> line, bool allowColons, out string? name)
    {
        var length = 0;
        while (length < line.Length && IsInName((char)line[length], first: length == 0, allowColons))
            length++;
        name = length == 0 ? null : Encoding.UTF8.GetString(line[..length]);
        line = line[length..];
        return length > 0;
    }

    private static bool IsInName(char c, bool first, bool allowColons) =>
        char.IsAsciiLetter(c) || c == '_' || (!first && char.IsAsciiDigit(c)) || (allowColons && c == ':');

    private static bool TrySkipLabels(ref ReadOnlySpan<byte> line)
    {
        if (!TrySkip(ref line, '{'))
            return true;
        var names = new HashSet<string>(StringComparer.Ordinal) { "__name__" }; // the name of the metric is a label, too
        while (!TrySkip(ref line, '}'))
        {
            if (!TryReadName(ref line, allowColons: false, out var name) || !names.Add(name!) || !TrySkip(ref line, '=') || !TrySkipText(ref line))
                return false;
            if (!TrySkip(ref line, ',') && !line.TrimStart(Blanks).StartsWith("}"u8))
                return false;
        }

        return true;
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> line, char c)
    {
        var rest = line.TrimStart(Blanks);
        if (rest.IsEmpty || rest[0] != c)
            return false;
        line = rest[1..].TrimStart(Blanks);
        return true;
    }

    private static bool TrySkipText(ref ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[0] != '"')
            return false;
        for (var i = 1; i < line.Length; i++)
        {
            if (line[i] == '\\')
                i++;
            else if (line[i] == '"')
            {
                line = line[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    // A number, and optionally a time stamp in milliseconds: digits only, although the format allows negative ones.
    private static bool IsValue(ReadOnlySpan<byte> line)
    {
        line = line.Trim(Blanks);
        var space = line.IndexOfAny(Blanks);
        var value = space < 0 ? line : line[..space];
        var stamp = space < 0 ? default : line[space..].TrimStart(Blanks);
        return IsNumber(value) && (stamp.IsEmpty || long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }

    // As Go reads it: a number that overflows is an error there, and so is NaN with a sign.
    private static bool IsNumber(ReadOnlySpan<byte> value) =>
        Encoding.UTF8.GetString(value).ToUpperInvariant() is "NAN" or "INF" or "+INF" or "-INF" or "INFINITY" or "+INFINITY" or "-INFINITY"
        || (double.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number));
}
