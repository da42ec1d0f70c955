using System.Globalization;
using System.Text;

namespace Gateway.Instrumentation.Tool.Pages;

/// <summary>Texts of a page, for a person: a page may be hostile, and a control character would move the cursor or begin a line of its own.</summary>
internal static class Shown
{
    private const int MaxLength = 80;
    private const char Replacement = '\uFFFD';

    /// <summary>The text, printable and not too long.</summary>
    public static string Of(ReadOnlySpan<char> text, int maxLength = MaxLength)
    {
        var isCut = text.Length > maxLength;
        var shown = new StringBuilder(maxLength + 1);
        foreach (var c in isCut ? text[..maxLength] : text)
            shown.Append(IsPrintable(c) ? c : Replacement);
        return isCut ? shown.Append('…').ToString() : shown.ToString();
    }

    /// <summary>The text in quotes.</summary>
    public static string Quoted(ReadOnlySpan<char> text) => $"'{Of(text)}'";

    public static string Quoted(ReadOnlyMemory<char> text) => Quoted(text.Span);

    /// <summary>A whole number with separators.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    // A lone half of a pair is no character, and one of direction would turn the line around.
    private static bool IsPrintable(char c) => CharUnicodeInfo.GetUnicodeCategory(c)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
