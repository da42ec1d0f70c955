using System.Diagnostics;
using System.Globalization;
using Gateway.Instrumentation.Benchmarks.Racing;
using Prometheus;

namespace Gateway.Instrumentation.Benchmarks.Commands;

/// <summary>What it costs to show our series on a page of prometheus-net, beside that page itself.</summary>
internal static class PublishCommand
{
    private const int Rounds = 15;
    private const int Warm = 100_000; // series

    public static async Task<int> RunAsync(Arguments arguments)
    {
        Console.WriteLine($"On {Machine.Describe()}.");
        Console.WriteLine();
        var table = new MarkdownTable("series", "µs per series, the scrape with ours", "the scrape alone", "the copying", "copying / scrape alone");
        foreach (var series in arguments.IsQuick ? new[] { 1000 } : [1000, 10_000])
        {
            foreach (var histograms in new[] { false, true })
            {
                var (with, alone) = await MeasureAsync(series, histograms);
                table.Row(
                    $"{MarkdownTable.Count(series)} {(histograms ? "histograms" : "counters")}", MarkdownTable.Number(with), MarkdownTable.Number(alone),
                    MarkdownTable.Number(with - alone), MarkdownTable.Number((with - alone) / alone));
            }
        }

        return 0;
    }

    // Each round records to every series, so that everything has to be copied. The least time of several rounds.
    private static async Task<(double With, double Alone)> MeasureAsync(int count, bool histograms)
    {
        var registry = new MetricRegistry(new GatewayMetricsOptions { MaxSeriesPerMetric = count + 1 });
        var metrics = new Instrumentation.MetricFactory(registry);
        var number = Label.Text("n", limit: count);
        var labels = Enumerable.Range(0, count).Select(static i => i.ToString(CultureInfo.InvariantCulture)).ToArray();
        var counters = histograms ? null : metrics.Counter("jobs_total", "Jobs.", number);
        var waits = histograms ? metrics.Histogram("wait_seconds", "Waits.", null, number) : null;
        var theirs = Prometheus.Metrics.NewCustomRegistry();
        using var publication = registry.PublishToPrometheusNet(theirs);
        var plain = Prometheus.Metrics.NewCustomRegistry();
        var factory = Prometheus.Metrics.WithCustomRegistry(plain);
        foreach (var label in labels)
        {
            if (histograms)
                factory.CreateHistogram("wait_seconds", "Waits.", ["n"], new HistogramConfiguration { Buckets = [.. Buckets.Default] }).WithLabels(label).Observe(1);
            else
                factory.CreateCounter("jobs_total", "Jobs.", ["n"]).WithLabels(label).Inc();
        }

        // In turns, and for long enough that the code of both is compiled for good.
        var (with, alone) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Math.Max(Rounds, Warm / count); round++)
        {
            foreach (var label in labels)
            {
                counters?.WithLabels(label).Inc();
                for (var value = 0.002; waits is not null && value < 20; value *= 2)
                    waits.WithLabels(label).Observe(value);
            }

            with = Math.Min(with, await ScrapeAsync(theirs, count));
            alone = Math.Min(alone, await ScrapeAsync(plain, count));
        }

        return (with, alone);
    }

    private static async Task<double> ScrapeAsync(CollectorRegistry registry, int series)
    {
        var start = Stopwatch.GetTimestamp();
        await registry.CollectAndExportAsTextAsync(Stream.Null);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / series;
    }
}
