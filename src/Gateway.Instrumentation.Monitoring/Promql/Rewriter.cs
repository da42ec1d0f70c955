namespace Gateway.Instrumentation.Monitoring.Promql;

/// <summary>A copy of a query with other selectors.</summary>
internal static class Rewriter
{
    public static Node Rewrite(Node node, Func<SelectorNode, SelectorNode> selectors) => node switch
    {
        SelectorNode selector => selectors(selector),
        ParenthesesNode parentheses => parentheses with { Inner = Rewrite(parentheses.Inner, selectors) },
        UnaryNode unary => unary with { Inner = Rewrite(unary.Inner, selectors) },
        BinaryNode binary => binary with { Left = Rewrite(binary.Left, selectors), Right = Rewrite(binary.Right, selectors) },
        SubqueryNode subquery => subquery with { Inner = Rewrite(subquery.Inner, selectors) },
        CallNode call => call with { Arguments = [.. call.Arguments.Select(argument => Rewrite(argument, selectors))] },
        AggregateNode aggregate => aggregate with
        {
            Parameter = aggregate.Parameter is null ? null : Rewrite(aggregate.Parameter, selectors),
            Inner = Rewrite(aggregate.Inner, selectors),
        },
        _ => node,
    };

    /// <summary>Every selector of a query.</summary>
    public static IReadOnlyList<SelectorNode> Selectors(Node node)
    {
        var found = new List<SelectorNode>();
        Rewrite(node, selector =>
        {
            found.Add(selector);
            return selector;
        });
        return found;
    }
}
