using Gateway.Instrumentation.Monitoring.Promql;

namespace Gateway.Instrumentation.Monitoring.Tests.Promql;

/// <summary>Makes queries of which a good part is well formed: each part is mostly what its place takes.</summary>
internal static class RandomQuery
{
    private static readonly string[] Operators = ["+", "-", "*", "/", "%", "^", "==", "!=", "<", ">", "<=", ">=", "and", "or", "unless", "atan2", "> bool", "/ on (a)", "* ignoring (b) group_left (c)", "- on () group_right"];
    private static readonly string[] Selectors = ["x", "x{a=\"1\"}", "x{a=~\"1|2\",b!=\"\"}", "{a=\"1\"}", "x offset 5m", "x @ 100", "x @ start()", "x{}"];
    private static readonly string[] Ranges = ["[5m]", "[1h30m]", "[30s] offset 1d", "[5m] @ end()", "[1w]", "[100ms]"];
    private static readonly string[] Scalars = ["1", "0.5", "1e3", "Inf", "time()", "scalar(x)", "-2", "0x10", "1 + 2"];
    private static readonly string[] Mistakes = ["x[5m", "x{a=1}", "(", "sum", "rate(x)", "x[5m]", "sum()", "x[5x]", "x offset", "by (a)", "{}", "x{a=~\"(\"}", "topk(x)", "1 > 2", "x and 1"];

    // In order: a frozen set has another one in each process, and the seed would make other queries.
    private static readonly string[] Aggregations = [.. Functions.Aggregations.Except(Functions.AggregationsWithParameter).Order(StringComparer.Ordinal)];
    private static readonly KeyValuePair<string, Function>[] Called = [.. Functions.All.OrderBy(function => function.Key, StringComparer.Ordinal)];

    public static string Make(Random random) => Instant(random, depth: 3);

    private static string Instant(Random random, int depth)
    {
        if (random.Next(40) == 0)
            return One(random, Mistakes);
        if (depth == 0)
            return One(random, Selectors);
        var inner = depth - 1;
        return random.Next(9) switch
        {
            0 => One(random, Selectors),
            1 or 2 => $"{Instant(random, inner)} {One(random, Operators)} {Instant(random, inner)}",
            3 => $"({Instant(random, inner)}) * {One(random, Scalars)}",
            4 => $"{One(random, Aggregations)} {One(random, ["", "by (a)", "without (b, c)", "by ()"])} ({Instant(random, inner)})",
            5 => $"topk by (a) ({One(random, Scalars)}, {Instant(random, inner)})",
            6 => $"-{Instant(random, inner)}",
            _ => Call(random, inner),
        };
    }

    private static string Call(Random random, int depth)
    {
        var (name, function) = Called[random.Next(Called.Length)];
        var count = random.Next(function.Least, Math.Min(function.Most, function.Least + 2) + 1);
        var call = $"{name}({string.Join(", ", Enumerable.Range(0, count).Select(i => Argument(random, function.KindOf(i), depth)))})";
        return function.Result == ValueKind.Scalar ? $"vector({call})" : call;
    }

    private static string Argument(Random random, ValueKind kind, int depth) => kind switch
    {
        ValueKind.Instant => Instant(random, depth),
        ValueKind.Range => random.Next(3) == 0 ? $"({Instant(random, depth)})[1h:1m]" : One(random, Selectors[..4]) + One(random, Ranges),
        ValueKind.Scalar => One(random, Scalars),
        _ => "\"text\"",
    };

    private static string One(Random random, string[] all) => all[random.Next(all.Length)];
}
