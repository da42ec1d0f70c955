using System.Globalization;

namespace Gateway.Instrumentation.Benchmarks.Reliability;

/// <summary>Label values, numbers and help texts that no well-meaning program has; no page may be malformed for it.</summary>
internal sealed class HostileValueTrial : ITrial
{
    private static readonly string[] Pieces =
        ["", "\0", "\n", "\r\n", "\\", "\"", "\\n", "{", "}", "\",b=\"", "=", ",", " ", "\t", "# EOF\n", "\uD800", "\uDFFF", "\uFEFF", "\u2028", "\u0085", "€", "𝄞", "é", "\u001b[2J", "NaN", "+Inf", "le"];

    private static readonly double[] Numbers =
        [0, -0.0, 1, -1, 0.1, 1e-320, double.Epsilon, double.MaxValue, double.MinValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1L << 60, 9007199254740993];

    public string Name => "hostile values";

    public Task<IReadOnlyList<TrialRow>> RunAsync(TimeSpan duration)
    {
        // Another seed each time: what one run missed, the next may find. A failure names it.
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var reader = new PageReader();
        long values = 0, thrown = 0;
        string? first = null;
        using var stop = new CancellationTokenSource(duration);
        while (!stop.IsCancellationRequested)
        {
            var registry = new MetricRegistry();
            var factory = new MetricFactory(registry);
            var label = Label.Text("text", limit: 500);
            var counter = factory.Counter("hostile_total", "Hostile. " + Text(random), label);
            var gauge = factory.Gauge("hostile_level", "Hostile. " + Text(random), label);
            var histogram = factory.Histogram("hostile_bytes", "Hostile. " + Text(random), [1, 1e300], label);
            for (var i = 0; i < 300; i++, values++)
            {
                try
                {
                    var (text, number) = (Text(random), Numbers[random.Next(Numbers.Length)]);
                    counter.WithLabels(text).Inc(number);
                    gauge.WithLabels(text).Set(number);
                    histogram.WithLabels(text).Observe(number);
                }
                catch (Exception exception)
                {
                    thrown++;
                    first ??= $"seed {seed}: {exception.Message}";
                }
            }

            reader.Read(registry.CollectText(), countersRise: false);
        }

        return Task.FromResult<IReadOnlyList<TrialRow>>(
        [
            new("hostile label values and numbers recorded in three metrics each", values, thrown, "recordings that threw", first),
            new("pages checked of those", reader.Pages, reader.Faulty, "malformed pages", reader.FirstFault is { } fault ? $"seed {seed}: {fault}" : null),
        ]);
    }

    private static string Text(Random random) => random.Next(20) switch
    {
        0 => new string('x', random.Next(5000)),
        1 => string.Concat(Enumerable.Range(0, 8).Select(_ => (char)random.Next(char.MaxValue))),
        2 => random.Next().ToString(CultureInfo.InvariantCulture),
        _ => string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => Pieces[random.Next(Pieces.Length)])),
    };
}
