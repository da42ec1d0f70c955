using System.Globalization;
using System.Text;

namespace Gateway.Instrumentation;

/// <summary>
/// Text of users in a console or a log. Control characters would move the cursor, clear the screen or begin a line that looks like
/// another entry, so they are written as <c>\u001b</c>. Compiled into each package that writes such texts.
/// </summary>
internal static class PrintableText
{
    /// <summary>The text itself where it has no such character.</summary>
    public static string Of(string text)
    {
        var first = 0;
        while (first < text.Length && !IsControl(text[first]))
            first++;
        if (first == text.Length)
            return text;

        var printable = new StringBuilder(text, 0, first, text.Length + 16);
        foreach (var c in text.AsSpan(first))
        {
            if (IsControl(c))
                printable.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                printable.Append(c);
        }

        return printable.ToString();
    }

    // Also those that break lines or turn the direction of what follows.
    private static bool IsControl(char c) => char.IsControl(c)
        || c is '\u2028' or '\u2029' or '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
