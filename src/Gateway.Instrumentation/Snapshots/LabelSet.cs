using System.Text;

namespace Gateway.Instrumentation;

/// <summary>Reads a label set of the page: <c>provider="openai",status="failed"</c>.</summary>
internal static class LabelSet
{
    public static IReadOnlyDictionary<string, string> Parse(ReadOnlySpan<byte> encoded)
    {
        var labels = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        while (TryNext(ref encoded, out var name, out var value))
            labels.Add(Encoding.UTF8.GetString(name), Text(value));
        return labels;
    }

    /// <summary>The value of one label; null when there is no such label. Makes nothing of the others.</summary>
    public static string? Find(ReadOnlySpan<byte> encoded, ReadOnlySpan<byte> label)
    {
        while (TryNext(ref encoded, out var name, out var value))
        {
            if (name.SequenceEqual(label))
                return Text(value);
        }

        return null;
    }

    private static bool TryNext(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        if (rest.IsEmpty)
            return false;
        var equals = rest.IndexOf((byte)'=');
        name = rest[..equals];
        rest = rest[(equals + 2)..]; // ="
        var end = 0;
        while (rest[end] != '"')
            end += rest[end] == '\\' ? 2 : 1;
        value = rest[..end];
        rest = rest[Math.Min(rest.Length, end + 2)..]; // ",
        return true;
    }

    private static string Text(ReadOnlySpan<byte> escaped)
    {
        var text = Encoding.UTF8.GetString(escaped);
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var value = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\')
                value.Append(text[at]);
            else
                value.Append(text[++at] == 'n' ? '\n' : text[at]);
        }

        return value.ToString();
    }
}
