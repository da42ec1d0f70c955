using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Gateway.Instrumentation.Benchmarks.Cases;

/// <summary>A counter with two text labels whose values change with every call. All workers record to all series.</summary>
internal static class ManySeriesCases
{
    private const int Steps = 1 << 14;

    public static Case Rotating { get; } = Visiting("counter, 2 text labels, 16 label sets in turn", 16, random: false);

    public static Case Random { get; } = Visiting("counter, 2 text labels, 10,000 label sets at random", 10_000, random: true);

    private static Case Visiting(string name, int count, bool random)
    {
        var pairs = Texts.Pairs(count);
        var steps = Order(count, random);
        return new Case(
            name,
            metrics =>
            {
                var counter = metrics.Counter("calls_total", "Calls.", Label.Text("provider"), Label.Text("model"));
                return new Recording(
                    (_, operations) =>
                    {
                        for (var i = 0; i < operations; i++)
                        {
                            ref readonly var pair = ref pairs[steps[i & (Steps - 1)]];
                            counter.WithLabels(pair.Provider, pair.Model).Inc();
                        }
                    },
                    () => pairs.Sum(pair => counter.WithLabels(pair.Provider, pair.Model).Value));
            },
            meter =>
            {
                var counter = meter.CreateCounter<long>("calls");
                return (_, operations) =>
                {
                    for (var i = 0; i < operations; i++)
                    {
                        ref readonly var pair = ref pairs[steps[i & (Steps - 1)]];
                        counter.Add(1, new Tag("provider", pair.Provider), new Tag("model", pair.Model));
                    }
                };
            });
    }

    public static int[] Order(int count, bool random)
    {
        var order = Enumerable.Range(0, Steps).Select(i => i % count).ToArray();
        if (random)
            new Random(1).Shuffle(order); // the same order in every run
        return order;
    }
}
