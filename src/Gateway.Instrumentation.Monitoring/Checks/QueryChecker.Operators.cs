using System.Collections.Immutable;
using Gateway.Instrumentation.Monitoring.Promql;

namespace Gateway.Instrumentation.Monitoring.Checks;

internal sealed partial class QueryChecker
{
    private static readonly EqualityComparer<Matcher> WhatItSays = EqualityComparer<Matcher>.Create(
        (one, other) => (one?.Label, one?.Operator, one?.Value) == (other?.Label, other?.Operator, other?.Value), matcher => matcher.Label.GetHashCode(StringComparison.Ordinal));

    private Shape Visit(BinaryNode binary)
    {
        var left = Visit(binary.Left);
        var right = Visit(binary.Right);
        if (left.Kind is ValueKind.Range or ValueKind.Text || right.Kind is ValueKind.Range or ValueKind.Text)
        {
            Add("type", $"{binary.Operator} takes numbers and values per series.", binary.Start);
            return Shape.Scalar;
        }

        var isSet = binary.Operator is "and" or "or" or "unless";
        var compares = binary.Operator is "==" or "!=" or "<" or ">" or "<=" or ">=";
        if (isSet && (!left.IsSeries || !right.IsSeries))
            Add("type", $"{binary.Operator} takes series on both sides. vector(0) makes a series of a number.", binary.Start);
        else if (binary.Matching is not null && !(left.IsSeries && right.IsSeries))
            Add("type", "on and ignoring match series with series, and one side is a number.", binary.Start);
        if (compares && !left.IsSeries && !right.IsSeries && !binary.ReturnsBool)
            Add("type", $"A comparison of two numbers needs bool: {binary.Operator} bool.", binary.Start);
        if (compares && IsNeverTrue(binary, left, right) is { } why)
            Add("never-true", why, binary.Start);
        if (!left.IsSeries || !right.IsSeries)
            return OfNumber(binary, left, right, keepsTotal: !binary.ReturnsBool);

        CheckSides(binary, left, right, isSet);
        return Together(binary, left, right, isSet, compares);
    }

    private static Shape OfNumber(BinaryNode binary, Shape left, Shape right, bool keepsTotal)
    {
        if (!left.IsSeries && !right.IsSeries)
            return Shape.Scalar;
        var series = left.IsSeries ? left : right;
        var number = left.IsSeries ? binary.Right : binary.Left;
        var isZero = binary.Operator == "*" && number is NumberNode { Text: "0" }; // "or 0 * x" fills gaps with zeros
        return series with { Total = keepsTotal && !isZero ? series.Total : null, Highest = null, Bounds = null };
    }

    private static Shape Together(BinaryNode binary, Shape left, Shape right, bool isSet, bool compares)
    {
        if (isSet)
        {
            if (binary.Operator != "or")
                return left;
            return left with
            {
                Labels = left.Labels is null || right.Labels is null ? null : left.Labels.Union(right.Labels),
                Fixed = ImmutableDictionary<string, string>.Empty,
                Total = left.Total ?? right.Total,
                Highest = null,
                Bounds = null,
            };
        }

        var many = binary.Matching?.Group == "group_right" ? right : left;
        var labels = binary.Matching switch
        {
            { Group: not null } matching => many.Labels?.Union(matching.Included),
            { IsOn: true } matching => [.. matching.Labels],
            { } matching => left.Labels?.Except(matching.Labels),
            null => left.Labels ?? right.Labels,
        };
        var total = binary.ReturnsBool ? null : compares ? left.Total : left.Total ?? right.Total;
        return many.With(labels) with { Total = total, Highest = null, Bounds = null };
    }

    private void CheckSides(BinaryNode binary, Shape left, Shape right, bool isSet)
    {
        // Not ==: "x == x" is how one leaves out what is not a number.
        if (binary.Operator is not ("+" or "*" or "^" or "==") && Printer.Print(binary.Left) == Printer.Print(binary.Right))
            Add("always-the-same", $"Both sides of {binary.Operator} are the same: the result never changes.", binary.Start);
        else if (binary.Operator == "/" && IsShareOfItself(binary, left, right) is { } label)
            Add("always-the-same", $"Each series is divided by itself: both sides have {label}, so the one for which the left side asks finds itself. Aggregate {label} away on both sides.", binary.Start);
        if (binary.Operator == "or" || left.Labels is not { } lefts || right.Labels is not { } rights)
            return;

        if (binary.Matching is { } matching)
        {
            foreach (var label in matching.Labels.Where(label => matching.IsOn && !(lefts.Contains(label) && rights.Contains(label))))
                Add("unknown-label", $"on ({label}): {(lefts.Contains(label) ? "the right side" : "the left side")} has no label {label}.", binary.Start);
        }

        // By which labels the sides find each other.
        var leftKey = Key(binary.Matching, lefts);
        var rightKey = Key(binary.Matching, rights);
        var differ = leftKey.SymmetricExcept(rightKey);
        var fixedApart = leftKey.Intersect(rightKey)
            .Where(label => left.Fixed.TryGetValue(label, out var one) && right.Fixed.TryGetValue(label, out var other) && one != other).ToArray();
        if (differ.Count > 0 && binary.Matching?.IsOn != true)
            Add("sides-never-match", $"The two sides of {binary.Operator} never match: only one has {List(differ)}. Aggregate both by the same labels, or say on (...).", binary.Start);
        else if (fixedApart.Length > 0)
            Add("sides-never-match", $"The two sides of {binary.Operator} never match: they ask for different values of {List(fixedApart)}. Aggregate it away, or say ignoring (...).", binary.Start);
        else if (!isSet && binary.Matching is not null)
            CheckMany(binary, Rest(left, leftKey), Rest(right, rightKey));
    }

    /// <summary>A label by which the left side chooses, and that the sides are matched by: of "rate(x{status="500"}) / rate(x)" all is 1.</summary>
    private static string? IsShareOfItself(BinaryNode binary, Shape left, Shape right)
    {
        if (left.Labels is null || right.Labels is null)
            return null;
        var chosen = Rewriter.Selectors(binary.Left).SelectMany(selector => selector.Matchers)
            .Except(Rewriter.Selectors(binary.Right).SelectMany(selector => selector.Matchers), WhatItSays)
            .Select(matcher => matcher.Label).Where(label => left.Labels.Contains(label) && Key(binary.Matching, right.Labels).Contains(label)).FirstOrDefault();
        return chosen is not null && AllSeries(binary.Left) == AllSeries(binary.Right) ? chosen : null;
    }

    private static string AllSeries(Node node) => Printer.Print(Rewriter.Rewrite(node, selector => selector with { Matchers = [] }));

    private static ImmutableSortedSet<string> Key(Matching? matching, ImmutableSortedSet<string> labels) => matching switch
    {
        null => labels,
        { IsOn: true } => labels.Intersect(matching.Labels),
        _ => labels.Except(matching.Labels),
    };

    /// <summary>The labels in which series with the same key can still differ. The address of a target says which one it is.</summary>
    private static ImmutableSortedSet<string> Rest(Shape side, ImmutableSortedSet<string> key) =>
        side.Labels!.Except(key).Except(key.Contains("instance") ? side.OfTarget : []);

    /// <summary>Prometheus refuses a query in which several series of both sides match.</summary>
    private void CheckMany(BinaryNode binary, ImmutableSortedSet<string> onlyLeft, ImmutableSortedSet<string> onlyRight)
    {
        var group = binary.Matching!.Group;
        if (onlyLeft.Count > 0 && group != "group_left")
            Add("sides-match-many", $"Several series of the left side match one of the right: they differ in {List(onlyLeft)}. Aggregate them, or say group_left.", binary.Start);
        if (onlyRight.Count > 0 && group != "group_right")
            Add("sides-match-many", $"Several series of the right side match one of the left: they differ in {List(onlyRight)}. Aggregate them, or say group_right.", binary.Start);
    }

    private static string? IsNeverTrue(BinaryNode binary, Shape left, Shape right)
    {
        var (highest, limit, orEqual) = binary.Operator switch
        {
            ">" => (left.Highest, right.Highest, false),
            ">=" => (left.Highest, right.Highest, true),
            "<" => (right.Highest, left.Highest, false),
            "<=" => (right.Highest, left.Highest, true),
            _ => (null, null, false),
        };
        if (highest is not { } most || limit is not { } wanted || (orEqual ? most >= wanted : most > wanted))
            return null;
        var isNumber = binary.Operator is ">" or ">=" ? binary.Right is NumberNode && left.IsSeries : binary.Left is NumberNode && right.IsSeries;
        return isNumber ? FormattableString.Invariant($"This is never true: the highest value is {most}, the largest bound of the histogram. Give it a bound above {wanted}.") : null;
    }
}
