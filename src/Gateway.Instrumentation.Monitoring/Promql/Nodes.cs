namespace Gateway.Instrumentation.Monitoring.Promql;

/// <summary>A part of a parsed query. Positions are offsets into its text.</summary>
internal abstract record Node(int Start, int End);

internal sealed record NumberNode(string Text, int Start, int End) : Node(Start, End);

internal sealed record StringNode(string Value, int Start, int End) : Node(Start, End);

/// <summary>Series of a metric; with a range, their samples over it.</summary>
// Name: The sample name; null when only matchers select.
// Range: The range as written, such as 5m or $__rate_interval; null for an instant.
internal sealed record SelectorNode(
    string? Name, IReadOnlyList<Matcher> Matchers, string? Range, Shift Shift, int Start, int End) : Node(Start, End)
{
    /// <summary>The sample name, wherever it stands; null when several can match.</summary>
    public string? NameOrMatched => Name ?? Matchers.FirstOrDefault(matcher => matcher is { Label: Matcher.NameLabel, Operator: "=" })?.Value;
}

internal sealed record SubqueryNode(Node Inner, string Range, string Step, Shift Shift, int Start, int End) : Node(Start, End);

internal sealed record CallNode(string Function, IReadOnlyList<Node> Arguments, int Start, int End) : Node(Start, End);

// Labels: The labels of by or without; null when neither stands there.
internal sealed record AggregateNode(
    string Operator, IReadOnlyList<string>? Labels, bool IsWithout, Node? Parameter, Node Inner, int Start, int End) : Node(Start, End);

internal sealed record BinaryNode(
    string Operator, Node Left, Node Right, bool ReturnsBool, Matching? Matching, int Start, int End) : Node(Start, End);

internal sealed record UnaryNode(string Operator, Node Inner, int Start, int End) : Node(Start, End);

internal sealed record ParenthesesNode(Node Inner, int Start, int End) : Node(Start, End);

/// <summary>One condition of a selector, such as <c>status="failed"</c>.</summary>
internal sealed record Matcher(string Label, string Operator, string Value, int Start, int End)
{
    /// <summary>The label that holds the name of the metric.</summary>
    public const string NameLabel = "__name__";
}

/// <summary><c>offset</c> and <c>@</c> of a selector as written; empty when neither stands there.</summary>
internal readonly record struct Shift(string? Offset, string? At);

/// <summary>How the two sides of an operator find each other.</summary>
// Labels: The labels of on or ignoring.
// Group: group_left, group_right or null.
internal sealed record Matching(bool IsOn, IReadOnlyList<string> Labels, string? Group, IReadOnlyList<string> Included);
