using System.Text;

namespace Gateway.Instrumentation.Monitoring.Promql;

/// <summary>Writes a parsed query as text, on one line and in one way.</summary>
internal static class Printer
{
    public static string Print(Node node) => node switch
    {
        NumberNode number => number.Text,
        StringNode text => Quote(text.Value),
        ParenthesesNode parentheses => $"({Print(parentheses.Inner)})",
        UnaryNode unary => unary.Operator + Print(unary.Inner),
        BinaryNode binary => $"{Print(binary.Left)} {binary.Operator}{(binary.ReturnsBool ? " bool" : "")}{Print(binary.Matching)} {Print(binary.Right)}",
        AggregateNode aggregate => Print(aggregate),
        CallNode call => $"{call.Function}({string.Join(", ", call.Arguments.Select(Print))})",
        SelectorNode selector => Print(selector),
        SubqueryNode subquery => $"{Print(subquery.Inner)}[{subquery.Range}:{subquery.Step}]{Print(subquery.Shift)}",
        _ => throw new ArgumentOutOfRangeException(nameof(node), node, null),
    };

    public static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            text.Append(c switch
            {
                '\n' => "\\n",
                '\t' => "\\t",
                '\r' => "\\r",
                '"' => "\\\"",
                '\\' => "\\\\",
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' => $"\\u{(int)c:x4}", // YAML takes some for ends of lines, and refuses the others
                _ => c.ToString(),
            });
        }

        return text.Append('"').ToString();
    }

    private static string Print(Matching? matching)
    {
        if (matching is null)
            return "";
        var included = matching.Included.Count == 0 ? "" : $" ({string.Join(", ", matching.Included)})";
        var group = matching.Group is null ? "" : $" {matching.Group}{included}";
        return $" {(matching.IsOn ? "on" : "ignoring")} ({string.Join(", ", matching.Labels)}){group}";
    }

    private static string Print(AggregateNode aggregate)
    {
        var grouping = aggregate.Labels is null ? "" : $" {(aggregate.IsWithout ? "without" : "by")} ({string.Join(", ", aggregate.Labels)}) ";
        var parameter = aggregate.Parameter is null ? "" : Print(aggregate.Parameter) + ", ";
        return $"{aggregate.Operator}{grouping}({parameter}{Print(aggregate.Inner)})";
    }

    private static string Print(SelectorNode selector)
    {
        var matchers = selector.Matchers.Count == 0 ? "" : $"{{{string.Join(",", selector.Matchers.Select(Print))}}}";
        var range = selector.Range is null ? "" : $"[{selector.Range}]";
        return selector.Name + matchers + range + Print(selector.Shift);
    }

    private static string Print(Matcher matcher) => matcher.Label + matcher.Operator + Quote(matcher.Value);

    private static string Print(Shift shift) =>
        (shift.At is null ? "" : $" @ {shift.At}") + (shift.Offset is null ? "" : $" offset {shift.Offset}");
}
