using Gateway.Instrumentation.Benchmarks.Cases;
using Gateway.Instrumentation.Benchmarks.Contenders;

namespace Gateway.Instrumentation.Benchmarks.Pages;

/// <summary>The series of a <see cref="Page"/> in prometheus-net, written as its middleware does: to a stream, here to one that keeps nothing.</summary>
internal sealed class PrometheusNetPage
{
    private readonly Prometheus.CollectorRegistry _registry = new();

    private PrometheusNetPage(int series, bool histograms)
    {
        var metrics = Prometheus.Metrics.WithCustomRegistry(_registry);
        var pairs = Texts.Pairs(Page.SeriesPerMetric);
        var random = new Random(1);
        for (var done = 0; done < series; done += pairs.Length)
        {
            var name = $"calls_{done / pairs.Length}";
            var counter = histograms ? null : metrics.CreateCounter(name + "_total", "Calls.", "provider", "model");
            var histogram = !histograms ? null : metrics.CreateHistogram(
                name + "_seconds", "Duration.", ["provider", "model"], new Prometheus.HistogramConfiguration { Buckets = [.. HistogramCases.Bounds] });
            foreach (var pair in pairs.AsSpan(0, Math.Min(pairs.Length, series - done)))
            {
                counter?.WithLabels(pair.Provider, pair.Model).Inc(random.Next(1, 1_000_000));
                for (var i = 0; histogram is not null && i < 20; i++)
                    histogram.WithLabels(pair.Provider, pair.Model).Observe(random.NextDouble() * 12);
            }
        }
    }

    public static PrometheusNetPage OfCounters(int lines) => new(lines, histograms: false);

    public static PrometheusNetPage OfHistograms(int lines) => new(Math.Max(1, lines / Page.LinesPerHistogram), histograms: true);

    public Side ToStream(ExpositionFormat format)
    {
        var their = format == ExpositionFormat.Text ? Prometheus.ExpositionFormat.PrometheusText : Prometheus.ExpositionFormat.OpenMetricsText;
        return new("prometheus-net", (_, operations) =>
        {
            for (var i = 0; i < operations; i++)
                _registry.CollectAndExportAsTextAsync(Stream.Null, their).GetAwaiter().GetResult();
        });
    }
}
