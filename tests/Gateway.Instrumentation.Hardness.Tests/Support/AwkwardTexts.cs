using System.Text;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>Texts that break pages, and the form under which a page shows them.</summary>
internal static class AwkwardTexts
{
    private static readonly UTF8Encoding Replacing = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    public static IReadOnlyList<string> All { get; } =
    [
        "", " ", "plain", "\\", "\\\\", "\\n", "\\\"", "\"", "\"\"", "\n", "\r", "\r\n", "\t", "\0", "a\0b", "\u0001\u001f\u007f",
        "back\\slash", "quo\"te", "new\nline", "ends with backslash\\", "ends with quote\"", "\\\n\"", "},{", "a=\"b\"", "{a=\"b\"} 1",
        " # {trace_id=\"x\"} 1", "# HELP x y", "# EOF", "x 1\ny 2", ", ", "=", " leading", "trailing ", "ünïcödé", "日本語", "😀", "👩‍👩‍👧",
        "\u2028", "\u2029", "\u0085", "\u200b", "\ufeffbom", "\uffff", "\ufdd0", "\ufffd", "\u202eright to left",
        "\ud800", "\udc00", "\udc00\ud800", "a\ud83d", "\ude00b", "\ud83d\ud83d\ude00",
        new('x', 256), new('y', 257), new string('z', 255) + "😀", new('\ud800', 300), "null", "other", "unknown", "NaN", "+Inf", "1e6",
    ];

    /// <summary>How a label value is published, worked out in another way than the library's: through the encoding's own replacement.</summary>
    public static string Canonical(string? raw)
    {
        if (string.IsNullOrEmpty(raw))
            return "unknown";
        var text = Replacing.GetString(Replacing.GetBytes(raw));
        if (text.Length <= 256)
            return text;
        return char.IsHighSurrogate(text[255]) ? text[..255] : text[..256];
    }

    /// <summary>Any sequence of UTF-16 units, with those that matter more often than chance would have them.</summary>
    public static string Next(Random random)
    {
        var length = random.Next(8) switch { 0 => 0, 1 => random.Next(240, 300), _ => random.Next(1, 24) };
        var text = new StringBuilder(length + 1);
        while (text.Length < length)
        {
            switch (random.Next(10))
            {
                case 0: text.Append('\\'); break;
                case 1: text.Append('"'); break;
                case 2: text.Append('\n'); break;
                case 3: text.Append((char)random.Next(0x20)); break;
                case 4: text.Append((char)random.Next(0xD800, 0xE000)); break;
                case 5: text.Append(char.ConvertFromUtf32(random.Next(0x10000, 0x110000))); break;
                case 6: text.Append((char)random.Next(0x10000)); break;
                default: text.Append((char)random.Next(' ', 0x7F)); break;
            }
        }

        return text.ToString();
    }
}
