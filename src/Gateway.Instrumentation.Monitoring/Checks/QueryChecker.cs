using System.Globalization;
using Gateway.Instrumentation.Monitoring.Catalog;
using Gateway.Instrumentation.Monitoring.Promql;

namespace Gateway.Instrumentation.Monitoring.Checks;

/// <summary>Finds what is wrong in a query by walking it once: every part says which labels its series have.</summary>
internal sealed partial class QueryChecker
{
    private readonly string _text;
    private readonly MetricCatalog _catalog;
    private readonly List<QueryFinding> _findings = [];

    private QueryChecker(string text, MetricCatalog catalog)
    {
        _text = text;
        _catalog = catalog;
    }

    public static CheckedQuery Check(Query query, MetricCatalog catalog)
    {
        var checker = new QueryChecker(query.Text, catalog);
        var shape = checker.Visit(query.Root);
        if (shape is { IsSeries: true, Total: { } total } && query.ReasonForTotals is null)
            checker.Add("counter-without-rate", $"{total.Name} only grows until the next restart: ask for rate() or increase() of it.", total.Start);
        if (shape.Kind is ValueKind.Range or ValueKind.Text)
            checker.Add("type", "A query gives one value per series; this gives " + Name(shape.Kind) + ".", 0);
        return new CheckedQuery(shape, checker._findings);
    }

    private Shape Visit(Node node) => node switch
    {
        NumberNode number => Shape.Scalar with { Highest = ValueOf(number) },
        StringNode => Shape.Text,
        ParenthesesNode parentheses => Visit(parentheses.Inner),
        UnaryNode unary => Visit(unary),
        SelectorNode selector => Visit(selector),
        SubqueryNode subquery => Want(ValueKind.Instant, Visit(subquery.Inner), subquery.Inner, "A subquery") with { Kind = ValueKind.Range, IsQuantile = false },
        CallNode call => Visit(call),
        AggregateNode aggregate => Visit(aggregate),
        BinaryNode binary => Visit(binary),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node, null),
    };

    private Shape Visit(UnaryNode unary)
    {
        var inner = Visit(unary.Inner);
        if (inner.Kind is ValueKind.Range or ValueKind.Text)
            Add("type", $"A sign stands before numbers and values per series, and this is {Name(inner.Kind)}.", unary.Start);
        return inner with { Highest = null };
    }

    private Shape Visit(SelectorNode selector)
    {
        var kind = selector.Range is null ? ValueKind.Instant : ValueKind.Range;
        if (selector.NameOrMatched is not { } name)
            return new Shape(kind, Labels: null);
        if (_catalog.Find(name) is not { } sample)
        {
            var nearest = _catalog.Nearest(name) is { } found ? $" Is {found} meant?" : "";
            Add("unknown-metric", $"There is no metric {name}.{nearest}", selector.Start);
            return new Shape(kind, Labels: null);
        }

        foreach (var matcher in selector.Matchers)
            Check(matcher, sample);
        var shape = Shape.Instant(sample.Labels.Select(label => label.Name)) with { Kind = kind, Total = sample.IsCounter ? selector : null, Bounds = sample.Bounds };
        shape = shape with { OfTarget = sample.IsInfo ? shape.Labels! : shape.OfTarget.Union(MetricCatalog.TargetLabels) };
        foreach (var matcher in selector.Matchers.Where(matcher => matcher.Operator == "=" && matcher.Label != Matcher.NameLabel && !LabelPattern.HasVariable(matcher.Value)))
        {
            if (shape.Fixed.TryGetValue(matcher.Label, out var other) && other != matcher.Value)
                Add("never-true", $"No series has {matcher.Label} \"{other}\" and \"{matcher.Value}\". Write {matcher.Label}=~\"{other}|{matcher.Value}\" for either.", matcher.Start);
            shape = shape with { Fixed = shape.Fixed.SetItem(matcher.Label, matcher.Value) };
        }

        return shape;
    }

    private void Check(Matcher matcher, Sample sample)
    {
        if (matcher.Label == Matcher.NameLabel)
            return;
        if (sample.Labels.FirstOrDefault(label => label.Name == matcher.Label) is not { } label)
        {
            Add("unknown-label", $"{sample.Name} has no label {matcher.Label}. It has {List(sample.Labels.Select(one => one.Name))}.", matcher.Start);
            return;
        }

        // "Not this value" of an unknown value selects everything, and may be meant so.
        var possible = LabelPattern.HasVariable(matcher.Value) || matcher.Value.Length == 0 || matcher.Operator switch
        {
            "=" or "!=" => label.CanBe(value => value == matcher.Value),
            "=~" => label.CanBe(value => LabelPattern.Matches(matcher.Value, value)),
            _ => true,
        };
        if (!possible)
            Add("unknown-value", $"{matcher.Label} of {sample.Name} is never \"{matcher.Value}\". It is one of {List(label.Values)}.", matcher.Start);
    }

    private Shape Visit(AggregateNode aggregate)
    {
        if (aggregate.Parameter is { } parameter)
        {
            Want(aggregate.Operator == "count_values" ? ValueKind.Text : ValueKind.Scalar, Visit(parameter), parameter, aggregate.Operator);
            if (aggregate.Operator == "quantile")
                CheckShare(parameter);
        }

        var inner = Want(ValueKind.Instant, Visit(aggregate.Inner), aggregate.Inner, aggregate.Operator);
        if (aggregate is { Labels: { } named, IsWithout: false } && inner.Labels is { } known)
        {
            foreach (var label in named.Where(label => !known.Contains(label)))
                Add("unknown-label", $"There is no label {label} to group by: the series have {List(known)}.", aggregate.Start);
        }

        if (inner.IsQuantile && aggregate.Operator is ("avg" or "sum" or "quantile"))
            Add("quantile-of-quantiles", $"{aggregate.Operator} of percentiles is no percentile: aggregate the buckets before, in histogram_quantile, or take max for the worst.", aggregate.Start);
        if (aggregate.Operator is "topk" or "bottomk")
            return inner;
        var shape = inner.With(aggregate switch
        {
            { IsWithout: true } => inner.Labels?.Except(aggregate.Labels!),
            { Labels: { } labels } => [.. labels],
            _ => [],
        });
        if (aggregate.Operator is not ("min" or "max"))
            shape = shape with { IsQuantile = false };
        if (aggregate.Operator is "count" or "group" or "count_values")
            shape = shape with { Total = null, Bounds = null };
        if (aggregate is { Operator: "count_values", Parameter: StringNode counted })
            shape = shape with { Labels = shape.Labels?.Add(counted.Value) };
        return aggregate.Operator is "min" or "max" or "avg" or "quantile" ? shape : shape with { Highest = null };
    }

    private Shape Want(ValueKind wanted, Shape shape, Node node, string by)
    {
        if (shape.Kind != wanted)
            Add("type", $"{by} takes {Name(wanted)}, and this is {Name(shape.Kind)}.{(wanted == ValueKind.Range ? " Add a range such as [5m]." : "")}", node.Start);
        return shape with { Kind = wanted };
    }

    private static double? ValueOf(NumberNode number) =>
        double.TryParse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static string Name(ValueKind kind) => kind switch
    {
        ValueKind.Instant => "a value per series",
        ValueKind.Range => "series over a range",
        ValueKind.Scalar => "a number",
        _ => "a text",
    };

    private static string List(IEnumerable<string> names) => names.ToArray() is { Length: > 0 } all ? string.Join(", ", all) : "none";

    private void Add(string rule, string message, int position) => _findings.Add(new QueryFinding(rule, message, _text, position));
}

/// <summary>A query's findings, and what its result looks like.</summary>
internal sealed record CheckedQuery(Shape Shape, IReadOnlyList<QueryFinding> Findings);
