namespace Gateway.Instrumentation.Monitoring;

/// <summary>Shows a place in a query: the line, and a caret under it.</summary>
internal static class QueryPlace
{
    public static string Show(string text, int position)
    {
        position = Math.Clamp(position, 0, text.Length);
        var start = text.LastIndexOf('\n', Math.Max(0, position - 1)) + 1;
        if (start > position)
            start = position;
        var end = text.IndexOf('\n', position);
        var line = text[start..(end < 0 ? text.Length : end)];
        return $"  {line}{Environment.NewLine}  {new string(' ', position - start)}^";
    }
}
