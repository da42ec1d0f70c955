using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// Reads lines of the Prometheus text format 0.0.4 as far as needed to filter them. What it takes, both Prometheus and promtool
/// take; each of them is laxer than the other in places.
/// </summary>
internal static class ExpositionLine
{
    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789+-.eE"u8);

    private static ReadOnlySpan<byte> Blanks => " \t"u8;

    /// <summary>Reads a line. False when it is not in the format.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="read">What it says.</param>
    public static bool TryRead(ReadOnlySpan<byte> line, out ReadLine read)
    {
        read = default;

        // To Prometheus, a NUL is the end of the page.
        if (line.Contains((byte)0) || !Utf8.IsValid(line))
            return false;
        if (line[0] == '#')
            return TryReadComment(line, ref read);

        read.Kind = LineKind.Sample;
        if (!TryReadName(ref line, allowColons: true, out read.Name))
            return false;
        var afterName = line.IsEmpty ? default : line[0];
        return (Blanks.Contains(afterName) || afterName == '{') && TryReadLabels(ref line, ref read) && IsValue(line);
    }

    /// <summary>Whether a text is a number to Go, which reads the pages: one that overflows is an error there, and so is NaN with a sign.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> value) =>
        Encoding.UTF8.GetString(value).ToUpperInvariant() is "NAN" or "INF" or "+INF" or "-INF" or "INFINITY" or "+INFINITY" or "-INFINITY"
        || (!value.ContainsAnyExcept(NumberBytes)
            && double.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number));

    // Everything is a comment that does not begin with the word HELP or TYPE between blanks.
    private static bool TryReadComment(ReadOnlySpan<byte> line, ref ReadLine read)
    {
        var text = line[1..].TrimStart(Blanks);
        var isHelp = text.StartsWith("HELP"u8);
        if (text.Length == line.Length - 1 || !(isHelp || text.StartsWith("TYPE"u8)))
            return true;
        text = text["HELP".Length..];
        if (text.IsEmpty || !Blanks.Contains(text[0]))
            return true;
        text = text.TrimStart(Blanks);
        if (!TryReadName(ref text, allowColons: true, out read.Name))
            return false;
        read.Kind = isHelp ? LineKind.Help : LineKind.Type;
        if (isHelp)
            return text.IsEmpty || (Blanks.Contains(text[0]) && HasOnlyEscapes(text, "\\n"u8));

        // Exactly one blank: Prometheus reads further ones as a part of the type.
        if (text.IsEmpty || !Blanks.Contains(text[0]))
            return false;
        read.Type = Encoding.UTF8.GetString(text[1..]);
        return read.Type is "counter" or "gauge" or "histogram" or "summary" or "untyped";
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

    private static bool TryReadLabels(ref ReadOnlySpan<byte> line, ref ReadLine read)
    {
        if (!TrySkip(ref line, '{'))
            return true;
        var names = new HashSet<string>(StringComparer.Ordinal) { "__name__" }; // the name of the metric is a label, too
        while (!TrySkip(ref line, '}'))
        {
            if (!TryReadName(ref line, allowColons: false, out var name) || !names.Add(name!) || !TrySkip(ref line, '=') || !TryReadText(ref line, out var value))
                return false;
            read.HasBound |= name == "le" && IsNumber(value);
            read.HasQuantile |= name == "quantile" && IsNumber(value) && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var quantile) && quantile is >= 0 and <= 1;
            read.HasOddBound |= name == "le" && !IsNumber(value);
            read.HasOddQuantile |= name == "quantile" && !IsNumber(value);
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

    private static bool TryReadText(ref ReadOnlySpan<byte> line, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (line.IsEmpty || line[0] != '"')
            return false;
        for (var i = 1; i < line.Length; i++)
        {
            if (line[i] == '\\')
            {
                i++;
            }
            else if (line[i] == '"')
            {
                text = line[1..i];
                line = line[(i + 1)..];
                return HasOnlyEscapes(text, "\\\"n"u8);
            }
        }

        return false;
    }

    private static bool HasOnlyEscapes(ReadOnlySpan<byte> text, ReadOnlySpan<byte> escapes)
    {
        while (text.IndexOf((byte)'\\') is var at and >= 0)
        {
            if (at + 1 == text.Length || !escapes.Contains(text[at + 1]))
                return false;
            text = text[(at + 2)..];
        }

        return true;
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
}
