using System.Collections.Frozen;

namespace Gateway.Instrumentation.Monitoring.Promql;

/// <summary>The types of values in PromQL.</summary>
internal enum ValueKind
{
    Instant,
    Range,
    Scalar,
    Text,
}

/// <summary>A function of PromQL.</summary>
// Least: The number of arguments that it needs; the last kind repeats beyond the kinds.
internal sealed record Function(ValueKind Result, int Least, int Most, params ValueKind[] Arguments)
{
    public string Count => Least == Most ? $"{Least}" : Most == int.MaxValue ? $"{Least} or more" : $"{Least} to {Most}";

    public ValueKind KindOf(int argument) => Arguments[Math.Min(argument, Arguments.Length - 1)];
}

/// <summary>The functions and aggregations of Prometheus 2.42.</summary>
internal static class Functions
{
    public static readonly FrozenSet<string> Aggregations =
        FrozenSet.Create("sum", "min", "max", "avg", "group", "stddev", "stdvar", "count", "count_values", "bottomk", "topk", "quantile");

    public static readonly FrozenSet<string> AggregationsWithParameter = FrozenSet.Create("count_values", "bottomk", "topk", "quantile");

    /// <summary>Functions that read how a counter grew, and are wrong for anything else.</summary>
    public static readonly FrozenSet<string> OfCounters = FrozenSet.Create("rate", "irate", "increase");

    /// <summary>Functions that read a gauge's own ups and downs, and are wrong for a counter.</summary>
    public static readonly FrozenSet<string> OfGauges = FrozenSet.Create("delta", "idelta", "deriv", "predict_linear", "holt_winters");

    /// <summary>Functions that make sense on a counter besides: they do not read its value.</summary>
    public static readonly FrozenSet<string> OfAny = FrozenSet.Create("resets", "changes", "absent", "absent_over_time", "present_over_time", "count_over_time", "timestamp");

    public static readonly FrozenDictionary<string, Function> All = Make().ToFrozenDictionary(StringComparer.Ordinal);

    private static Dictionary<string, Function> Make()
    {
        var all = new Dictionary<string, Function>();
        void Add(Function function, params string[] names)
        {
            foreach (var name in names)
                all.Add(name, function);
        }

        const ValueKind Instant = ValueKind.Instant, Range = ValueKind.Range, Scalar = ValueKind.Scalar, Text = ValueKind.Text;
        Add(new(Instant, 1, 1, Range), "rate", "irate", "increase", "delta", "idelta", "deriv", "resets", "changes", "absent_over_time", "avg_over_time",
            "min_over_time", "max_over_time", "sum_over_time", "count_over_time", "last_over_time", "present_over_time", "stddev_over_time", "stdvar_over_time");
        Add(new(Instant, 2, 2, Range, Scalar), "predict_linear");
        Add(new(Instant, 3, 3, Range, Scalar, Scalar), "holt_winters");
        Add(new(Instant, 2, 2, Scalar, Range), "quantile_over_time");
        Add(new(Instant, 1, 1, Instant), "abs", "absent", "ceil", "exp", "floor", "ln", "log10", "log2", "sgn", "sort", "sort_desc", "sqrt", "timestamp",
            "acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "sin", "sinh", "tan", "tanh", "deg", "rad", "histogram_count", "histogram_sum");
        Add(new(Instant, 0, 1, Instant), "day_of_month", "day_of_week", "day_of_year", "days_in_month", "hour", "minute", "month", "year");
        Add(new(Instant, 3, 3, Instant, Scalar, Scalar), "clamp");
        Add(new(Instant, 2, 2, Instant, Scalar), "clamp_max", "clamp_min");
        Add(new(Instant, 1, 2, Instant, Scalar), "round");
        Add(new(Instant, 2, 2, Scalar, Instant), "histogram_quantile");
        Add(new(Instant, 3, 3, Scalar, Scalar, Instant), "histogram_fraction");
        Add(new(Instant, 3, int.MaxValue, Instant, Text), "label_join");
        Add(new(Instant, 5, 5, Instant, Text), "label_replace");
        Add(new(Scalar, 1, 1, Instant), "scalar");
        Add(new(Instant, 1, 1, Scalar), "vector");
        Add(new(Scalar, 0, 0, Scalar), "time", "pi");
        return all;
    }
}
