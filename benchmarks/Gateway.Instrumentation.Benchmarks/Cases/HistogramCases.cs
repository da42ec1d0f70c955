using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Gateway.Instrumentation.Benchmarks.Cases;

/// <summary>Observing into a histogram with 11 bounds and two text labels.</summary>
internal static class HistogramCases
{
    /// <summary>The bounds of every histogram here, on both sides.</summary>
    public static Buckets Bounds => Buckets.Default;

    public static Case TwoTexts { get; } = new(
        "histogram (11 bounds), 2 text labels",
        metrics =>
        {
            var histogram = metrics.Histogram("call_seconds", "Duration.", Bounds, Label.Text("provider"), Label.Text("model"));
            return new Recording(
                (worker, operations) =>
                {
                    var (provider, model) = (Texts.Providers[worker], Texts.Models[worker]);
                    for (var i = 0; i < operations; i++)
                        histogram.WithLabels(provider, model).Observe(0.3);
                },
                () => Texts.Workers.Sum(worker => histogram.WithLabels(Texts.Providers[worker], Texts.Models[worker]).Count));
        },
        meter =>
        {
            var histogram = meter.CreateHistogram<double>("call_seconds");
            return (worker, operations) =>
            {
                var (provider, model) = (Texts.Providers[worker], Texts.Models[worker]);
                for (var i = 0; i < operations; i++)
                    histogram.Record(0.3, new Tag("provider", provider), new Tag("model", model));
            };
        });
}
