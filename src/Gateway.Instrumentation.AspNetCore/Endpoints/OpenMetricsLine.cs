using System.Text;

namespace Gateway.Instrumentation.AspNetCore;

/// <summary>
/// What one line of an appended OpenMetrics page says. The format allows one way to write each line, so blanks, comments and
/// commas that the text format takes are refused here.
/// </summary>
internal readonly ref struct OpenMetricsLine
{
    private const int MaxExemplarLabels = 128; // characters, as the format says

    private OpenMetricsLine(string? kind, string name, string text, int length, int lengthWithoutExemplar)
    {
        Kind = kind;
        Name = name;
        Text = text;
        Length = length;
        LengthWithoutExemplar = lengthWithoutExemplar;
    }

    /// <summary>HELP, TYPE or UNIT; null for a sample.</summary>
    public string? Kind { get; }

    public string Name { get; }

    /// <summary>What a description says.</summary>
    public string Text { get; }

    /// <summary>The length of a sample, without an exemplar that is not in the format.</summary>
    public int Length { get; }

    public int LengthWithoutExemplar { get; }

    public static bool TryRead(ReadOnlySpan<byte> line, out OpenMetricsLine read) =>
        line.StartsWith("# "u8) ? TryReadDescription(line, out read) : TryReadSample(line, out read);

    private static bool TryReadDescription(ReadOnlySpan<byte> line, out OpenMetricsLine read)
    {
        read = default;
        var kind = Encoding.UTF8.GetString(line[2..Math.Min(line.Length, 6)]);
        if (kind is not ("HELP" or "TYPE" or "UNIT") || line.Length < 8 || line[6] != ' ')
            return false;
        var rest = line[7..];
        var space = rest.IndexOf((byte)' ');
        if (space <= 0)
            return false;
        var name = Encoding.UTF8.GetString(rest[..space]);
        var text = rest[(space + 1)..];
        var said = Encoding.UTF8.GetString(text);

        // The text format's reader knows names, UTF-8 and escapes; one that OpenMetrics has besides is the quote.
        var asText = Encoding.UTF8.GetBytes($"# HELP {name} {(kind == "HELP" ? said.Replace("\\\"", "\"", StringComparison.Ordinal) : "")}");
        if (!System.Text.Unicode.Utf8.IsValid(text) || !ExpositionLine.TryRead(asText, out var known) || known.Name != name)
            return false;
        if (kind == "TYPE" && !OpenMetricsFamily.IsType(said))
            return false;
        if (kind == "UNIT" && said.Length > 0 && !name.EndsWith("_" + said, StringComparison.Ordinal))
            return false;
        read = new(kind, name, said, line.Length, line.Length);
        return true;
    }

    private static bool TryReadSample(ReadOnlySpan<byte> line, out OpenMetricsLine read)
    {
        read = default;
        var labels = EndOfLabels(line);
        if (labels < 0 || labels >= line.Length || line[labels] != ' ')
            return false;
        var rest = line[(labels + 1)..];
        var exemplar = rest.IndexOf(" # "u8);
        var numbers = exemplar < 0 ? rest : rest[..exemplar];
        if (!TryReadNumbers(numbers, out var value))
            return false;
        if (!ExpositionLine.TryRead(line[..(labels + 1 + value)], out var known) || known.Kind != LineKind.Sample || known.HasOddBound || known.HasOddQuantile)
            return false;
        var length = labels + 1 + numbers.Length;
        read = new(null, known.Name!, "", exemplar >= 0 && IsExemplar(rest[(exemplar + " # ".Length)..]) ? line.Length : length, length);
        return true;
    }

    // One number, and optionally a time stamp in seconds.
    private static bool TryReadNumbers(ReadOnlySpan<byte> numbers, out int value)
    {
        var space = numbers.IndexOf((byte)' ');
        value = space < 0 ? numbers.Length : space;
        return ExpositionLine.IsNumber(numbers[..value]) && (space < 0 || (ExpositionLine.IsNumber(numbers[(space + 1)..]) && char.IsAsciiDigit((char)numbers[^1])));
    }

    private static bool IsExemplar(ReadOnlySpan<byte> exemplar)
    {
        if (exemplar.IsEmpty || exemplar[0] != '{')
            return false;
        var labels = EndOfLabels(exemplar);
        return labels > 0 && labels + 1 < exemplar.Length && exemplar[labels] == ' ' && Encoding.UTF8.GetCharCount(exemplar[..labels]) <= MaxExemplarLabels
            && TryReadNumbers(exemplar[(labels + 1)..], out _)
            && ExpositionLine.TryRead([(byte)'e', .. exemplar[..labels], (byte)' ', (byte)'1'], out _);
    }

    /// <summary>Where name and labels end; -1 when they are not written in the one way.</summary>
    private static int EndOfLabels(ReadOnlySpan<byte> line)
    {
        var inText = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (inText && c == '\\')
                i++;
            else if (c == '"')
                inText = !inText;
            else if (!inText && c is (byte)' ' && !line[..i].Contains((byte)'{'))
                return i;
            else if (!inText && c == '}')
                return i > 0 && line[i - 1] == ',' ? -1 : i + 1;
            else if (!inText && c is (byte)' ' or (byte)'\t')
                return -1;
        }

        return -1;
    }
}
