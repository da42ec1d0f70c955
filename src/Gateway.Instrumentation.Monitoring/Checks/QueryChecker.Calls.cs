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
            CheckGrowth(call);
            return result with { Total = null };
        }

        if (Functions.OfGauges.Contains(call.Function) && series.Total is { } total)
            Add("gauge-function-of-counter", $"{call.Function} takes a restart of {total.Name}, which is a counter, for a fall: use rate or increase.", call.Start);
        return Functions.OfAny.Contains(call.Function) ? result with { Total = null, Bounds = null } : result;
    }

    private void CheckGrowth(CallNode call)
    {
        if (call.Arguments[0] is SelectorNode { Name: { } name } selector && _catalog.Find(name) is { IsCounter: false })
            Add("rate-of-gauge", $"{name} is a gauge: {call.Function} takes every fall of it for a restart. Use the value itself, or delta().", selector.Start);
    }

    private Shape Quantile(CallNode call, Shape buckets)
    {
        if (buckets.Labels is { } labels && !labels.Contains(Sample.BucketLabel))
            Add("quantile-without-le", "histogram_quantile needs the buckets: sum by (le, ...) of the _bucket series.", call.Arguments[1].Start);
        else if (buckets.Total is { } total)
            Add("quantile-of-totals", $"This is the quantile since the start of the process: take rate({total.Name}[5m]).", total.Start);
        return buckets.With(buckets.Labels?.Remove(Sample.BucketLabel)) with { Total = null, Bounds = null, Highest = buckets.Bounds?[^1] };
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

    private static Shape Relabelled(CallNode call, Shape result)
    {
        if (call.Arguments[1] is not StringNode label)
            return result;
        return result with { Labels = result.Labels?.Add(label.Value), Fixed = result.Fixed.Remove(label.Value) };
    }
}
