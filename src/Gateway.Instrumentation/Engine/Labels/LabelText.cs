using System.Buffers;
using System.Text;

namespace Gateway.Instrumentation;

/// <summary>The published form of label values.</summary>
internal static class LabelText
{
    /// <summary>Maximum length of a published value in characters (UTF-16). Longer ones are cut.</summary>
    public const int MaxLength = 256;

    /// <summary>The value that values beyond a limit are folded into.</summary>
    public const string Other = "other";

    /// <summary>The value for null, empty texts and undefined enum values.</summary>
    public const string Unknown = "unknown";

    private static readonly SearchValues<char> Surrogates =
        SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(c => (char)c)]);

    /// <summary>True when <paramref name="raw"/> is published unchanged.</summary>
    public static bool IsCanonical(string raw) =>
        raw.Length <= MaxLength && (!raw.AsSpan().ContainsAny(Surrogates) || IsWellFormed(raw));

    /// <summary>The published form of <paramref name="raw"/>.</summary>
    public static string Canonicalize(string? raw)
    {
        if (string.IsNullOrEmpty(raw))
            return Unknown; // to Prometheus, a label with an empty value does not exist
        return IsCanonical(raw) ? raw : Canonicalize(raw, stackalloc char[MaxLength]).ToString();
    }

    /// <summary>Writes the published form of <paramref name="raw"/> to <paramref name="buffer"/>, which has <see cref="MaxLength"/> characters.</summary>
    public static ReadOnlySpan<char> Canonicalize(ReadOnlySpan<char> raw, Span<char> buffer)
    {
        var length = 0;
        foreach (var rune in raw.EnumerateRunes()) // gives U+FFFD for a lone surrogate
        {
            if (length + rune.Utf16SequenceLength > MaxLength)
                break;
            length += rune.EncodeToUtf16(buffer[length..]);
        }

        return buffer[..length];
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var consumed) != OperationStatus.Done)
                return false;
            text = text[consumed..];
        }

        return true;
    }
}
