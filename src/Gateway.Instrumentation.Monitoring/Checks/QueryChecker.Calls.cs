using System.Text.RegularExpressions;
using Gateway.Instrumentation.Monitoring.Catalog;
using Gateway.Instrumentation.Monitoring.Promql;

namespace Gateway.Instrumentation.Monitoring.Checks;

internal sealed partial class QueryChecker
{
    private Shape Visit(CallNode call)
    {
        var function = Functions.All[call.Function];
        var arguments = call.Arguments
            .Select((argument, i) => Want(function.KindOf(i), Visit(argument), argument, call.Function)).ToArray();
        if (call.Function is "histogram_quantile" or "quantile_over_time")
            CheckShare(call.Arguments[0]);
        if (call.Function == "histogram_quantile")
            return Quantile(call, arguments[1]);
        if (call.Function is "absent" or "absent_over_time")
            return AbsentOf(call.Arguments[0]);
        if (function.Result == ValueKind.Scalar)
            return Shape.Scalar;

        var series = arguments.FirstOrDefault(argument => argument.IsSeries) ?? Shape.Instant();
        var result = series with { Kind = ValueKind.Instant, Highest = null };
        if (call.Function is "label_replace" or "label_join")
            return Relabelled(call, result);
        if (Functions.OfCounters.Contains(call.Function))
        {
            CheckGrowth(call, series);
            return result with { Total = null };
        }

        if (Functions.OfGauges.Contains(call.Function) && series.Total is { } total)
            Add("gauge-function-of-counter", $"{call.Function} takes a restart of {total.Name}, which is a counter, for a fall: use rate or increase.", call.Start);
        return Functions.OfAny.Contains(call.Function) ? result with { Total = null, Bounds = null } : result;
    }

    private void CheckGrowth(CallNode call, Shape grown)
    {
        if (call.Arguments[0] is SelectorNode selector)
        {
            if (_catalog.Find(selector.NameOrMatched ?? "") is { IsCounter: false } gauge)
                Add("rate-of-gauge", $"{gauge.Name} is a gauge: {call.Function} takes every fall of it for a restart. Use the value itself, or delta().", selector.Start);
        }
        else if (Unwrapped(call.Arguments[0]) is SubqueryNode subquery && grown.Labels is not null && Unwrapped(subquery.Inner) is not SelectorNode)
        {
            Add("rate-of-result", $"{call.Function} has to see each counter by itself: of a result, it takes the restart of one process for growth. Take {call.Function} first, then aggregate.", subquery.Start);
        }
    }

    private static Node Unwrapped(Node node) => node is ParenthesesNode parentheses ? Unwrapped(parentheses.Inner) : node;

    /// <summary>Prometheus answers a share beyond 1 with +Inf.</summary>
    private void CheckShare(Node share)
    {
        if (share is NumberNode number && ValueOf(number) is not (>= 0 and <= 1))
            Add("quantile-share", $"A quantile is a share from 0 to 1, not {number.Text}: the 95th percentile is 0.95.", number.Start);
    }

    private Shape Quantile(CallNode call, Shape buckets)
    {
        if (buckets.Labels is { } labels && !labels.Contains(Sample.BucketLabel))
            Add("quantile-without-le", "histogram_quantile needs the buckets: sum by (le, ...) of the _bucket series.", call.Arguments[1].Start);
        else if (buckets.Total is { } total)
            Add("quantile-of-totals", $"This is the quantile since the start of the process: take rate({total.Name}[5m]).", total.Start);
        return buckets.With(buckets.Labels?.Remove(Sample.BucketLabel)) with { Total = null, Bounds = null, Highest = buckets.Bounds?[^1], IsQuantile = true };
    }

    /// <summary>The labels that matchers fix are all that is known of series that are absent.</summary>
    private static Shape AbsentOf(Node series)
    {
        var matchers = series is SelectorNode selector ? selector.Matchers.Where(matcher => matcher.Operator == "=") : [];
        var shape = Shape.Instant(matchers.Select(matcher => matcher.Label)) with { Highest = 1 };
        foreach (var matcher in matchers)
            shape = shape with { Fixed = shape.Fixed.SetItem(matcher.Label, matcher.Value) };
        return shape;
    }

    // Prometheus looks at these texts when it evaluates the query, and then the rule fails.
    private Shape Relabelled(CallNode call, Shape result)
    {
        if (call.Arguments[1] is not StringNode label)
            return result;
        if (!LabelName().IsMatch(label.Value))
            Add("label-replace", $"\"{label.Value}\" is no name of a label.", label.Start);
        var isReplace = call.Function == "label_replace";
        if (isReplace && call.Arguments[4] is StringNode pattern && LabelPattern.Problem(pattern.Value) is { } problem)
            Add("label-replace", $"\"{pattern.Value}\" is no regular expression: {problem}", pattern.Start);
        foreach (var source in (isReplace ? call.Arguments.Skip(3).Take(1) : call.Arguments.Skip(3)).OfType<StringNode>())
        {
            if (result.Labels is { } known && !known.Contains(source.Value))
                Add("unknown-label", $"There is no label {source.Value} to read: the series have {List(known)}.", source.Start);
        }

        return result with { Labels = result.Labels?.Add(label.Value), Fixed = result.Fixed.Remove(label.Value) };
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex LabelName();
}
