using System.Text;

namespace Gateway.Instrumentation;

/// <summary>Parses a label set of the page: <c>provider="openai",status="failed"</c>.</summary>
internal static class LabelSet
{
    public static IReadOnlyDictionary<string, string> Parse(ReadOnlySpan<byte> encoded)
    {
        var labels = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        var text = Encoding.UTF8.GetString(encoded);
        var at = 0;
        while (at < text.Length)
        {
            var name = text[at..(at = text.IndexOf('=', at))];
            at += 2; // ="
            var value = new StringBuilder();
            for (; text[at] != '"'; at++)
            {
                if (text[at] != '\\')
                    value.Append(text[at]);
                else
                    value.Append(text[++at] == 'n' ? '\n' : text[at]);
            }

            labels.Add(name, value.ToString());
            at += 2; // ",
        }

        return labels;
    }
}
