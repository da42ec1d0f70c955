using System.Text;

namespace Gateway.Instrumentation.Neighbours.Tests.Differential;

/// <summary>Label values and help texts that break pages.</summary>
internal static class RandomTexts
{
    private static readonly string[] Awkward =
    [
        "", " ", "plain", "\\", "\\\\", "\\n", "\\\"", "\"", "\"\"", "\n", "\r", "\r\n", "\t", "\0", "a\0b", "\u0001\u001f\u007f",
        "\\\n\"", "},{", "a=\"b\"", "{a=\"b\"} 1", " # {trace_id=\"x\"} 1", "# HELP x y", "# EOF", "x 1\ny 2", ", ", "=", " leading",
        "trailing ", "ünïcödé", "日本語", "😀", "👩‍👩‍👧", "\u2028", "\u0085", "\u200b", "\ufeffbom", "\uffff", "\ufffd", "\u202eright to left",
        "\ud800", "a\ud83d", "\ude00b", "null", "other", "NaN", "+Inf", "1e6", new('x', 256),
    ];

    /// <summary>So many values of a label, no two of which are one series on our page.</summary>
    public static string[] NextValues(Random random, int count)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        while (values.Count < count)
        {
            var value = random.Next(2) == 0 ? Awkward[random.Next(Awkward.Length)] : Next(random);
            values.TryAdd(DeliberateDifferences.LabelValue(value), value);
        }

        return [.. values.Values];
    }

    public static string Next(Random random)
    {
        var text = new StringBuilder();
        for (var left = random.Next(1, 16); left > 0; left--)
        {
            switch (random.Next(8))
            {
                case 0: text.Append('\\'); break;
                case 1: text.Append('"'); break;
                case 2: text.Append('\n'); break;
                case 3: text.Append((char)random.Next(0x20)); break;
                case 4: text.Append(char.ConvertFromUtf32(random.Next(0x10000, 0x110000))); break;
                default: text.Append((char)random.Next(' ', 0x7f)); break;
            }
        }

        return text.ToString();
    }
}
