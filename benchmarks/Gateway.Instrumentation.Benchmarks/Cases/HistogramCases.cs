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

    public static Case Unlabelled { get; } = new(
        "histogram (11 bounds), no labels",
        metrics =>
        {
            var histograms = Texts.Workers.Select(worker => metrics.Histogram($"plain_{worker}_seconds", "Duration.", Bounds)).ToArray();
            return new Recording(
                (worker, operations) =>
                {
                    var histogram = histograms[worker];
                    for (var i = 0; i < operations; i++)
                        histogram.Observe(0.3);
                },
                () => histograms.Sum(histogram => histogram.Count));
        },
        meter =>
        {
            var histograms = Texts.Workers.Select(worker => meter.CreateHistogram<double>($"plain_{worker}_seconds")).ToArray();
            return (worker, operations) =>
            {
                var histogram = histograms[worker];
                for (var i = 0; i < operations; i++)
                    histogram.Record(0.3);
            };
        });
}
