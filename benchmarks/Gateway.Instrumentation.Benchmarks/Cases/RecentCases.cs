using Gateway.Instrumentation.Benchmarks.Contenders;

namespace Gateway.Instrumentation.Benchmarks.Cases;

/// <summary>What it takes to remember the recent past (5 minutes), beside a record to a histogram with 11 bounds. No look-up on either side.</summary>
internal static class RecentCases
{
    /// <summary>The window alone: what a family records beside its histogram.</summary>
    public static Case Window { get; } = new(
        "recent window (5 minutes), alone",
        metrics =>
        {
            var windows = Texts.Workers.Select(worker =>
                metrics.RecentWindow((metrics.Gauge($"call_{worker}_p95_seconds", "95th percentile."), RecentStatistic.Quantile(0.95)))).ToArray();
            return new Recording(
                (worker, operations) =>
                {
                    var window = windows[worker];
                    for (var i = 0; i < operations; i++)
                        window.Record(0.3);
                },
                () => windows.Sum(window => window.Count));
        },
        HistogramCases.Unlabelled.OnMeter);

    /// <summary>What users have: count and sum for ever, and the window.</summary>
    public static Case Summary { get; } = new(
        "summary (count, sum and recent window)",
        metrics =>
        {
            var summaries = Texts.Workers.Select(worker => metrics.Summary($"call_{worker}_seconds", "Duration.")).ToArray();
            return new Recording(
                (worker, operations) =>
                {
                    var summary = summaries[worker];
                    for (var i = 0; i < operations; i++)
                        summary.Observe(0.3);
                },
                () => summaries.Sum(summary => summary.Count));
        },
        HistogramCases.Unlabelled.OnMeter);

    /// <summary>What both are compared with.</summary>
    public static Side HistogramRecord()
    {
        var recording = HistogramCases.Unlabelled.Ours(new MetricFactory(Ours.CreateRegistry()));
        return new Side("histogram record", recording.Run, recording.Total);
    }
}
