using Gateway.Instrumentation.Monitoring;
using Gateway.Instrumentation.Monitoring.Promql;

namespace Gateway.Instrumentation.Proof.Tests.Scale;

/// <summary>
/// A query without its comparisons with numbers. Rates of MetricsQL are a little larger or smaller than those of Prometheus, so that for a
/// moment a series may be above a threshold on one side only.
/// </summary>
internal static class Thresholds
{
    private static readonly string[] Comparisons = ["==", "!=", ">", "<", ">=", "<="];

    public static string Without(string query) => Printer.Print(Without(Query.Parse(query).Root));

    private static Node Without(Node node) => node switch
    {
        BinaryNode { ReturnsBool: false, Right: NumberNode } comparison when Comparisons.Contains(comparison.Operator) => Without(comparison.Left),
        BinaryNode binary => binary with { Left = Without(binary.Left), Right = Without(binary.Right) },
        ParenthesesNode parentheses => parentheses with { Inner = Without(parentheses.Inner) },
        AggregateNode aggregate => aggregate with { Inner = Without(aggregate.Inner) },
        CallNode call => call with { Arguments = [.. call.Arguments.Select(Without)] },
        _ => node,
    };
}
