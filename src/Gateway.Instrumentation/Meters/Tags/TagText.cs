using System.Globalization;
using System.Text;

namespace Gateway.Instrumentation;

/// <summary>The text of a tag's value.</summary>
internal static class TagText
{
    /// <summary>The text; null or empty for a value that is no label. Never throws, whatever the value's own code does.</summary>
    public static string? Of(object? value)
    {
        try
        {
            return value is Array array ? Joined(array) : OfOne(value);
        }
#pragma warning disable CA1031 // a tag's value is foreign code, and recording never throws
        catch (Exception)
#pragma warning restore CA1031
        {
            return LabelText.Unknown;
        }
    }

    private static string? OfOne(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string Joined(Array array)
    {
        var text = new StringBuilder();
        var rest = array.Length;
        foreach (var item in array)
        {
            text.Append(OfOne(item));
            if (--rest > 0)
                text.Append(',');
            if (text.Length > LabelText.MaxLength)
                break; // the page shows no more of it
        }

        return text.ToString();
    }
}
