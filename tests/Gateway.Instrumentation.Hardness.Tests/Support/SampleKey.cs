using System.Globalization;
using System.Text;

namespace Gateway.Instrumentation.Hardness.Tests;

/// <summary>One form for samples of whatever source, so that whole pages can be compared.</summary>
internal static class SampleKey
{
    /// <summary><c>name{a="x"}</c> with the labels in alphabetical order and with every character that does not print spelled out.</summary>
    public static string Of(string name, IEnumerable<KeyValuePair<string, string>> labels)
    {
        var key = new StringBuilder(name).Append('{');
        foreach (var (label, value) in labels.OrderBy(label => label.Key, StringComparer.Ordinal))
            key.Append(key[^1] == '{' ? "" : ",").Append(label).Append("=\"").Append(Visible(value)).Append('"');
        return key.Append('}').ToString();
    }

    /// <summary>The sample in full. No reader is asked to tell 0 from -0.</summary>
    public static string Line(string name, IEnumerable<KeyValuePair<string, string>> labels, double value) =>
        $"{Of(name, labels)} {(value + 0.0).ToString("R", CultureInfo.InvariantCulture)}";

    private static string Visible(string text)
    {
        var visible = new StringBuilder();
        foreach (var character in text)
        {
            if (character is > ' ' and < (char)0x7F and not '\\')
                visible.Append(character);
            else
                visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}");
        }

        return visible.ToString();
    }
}
