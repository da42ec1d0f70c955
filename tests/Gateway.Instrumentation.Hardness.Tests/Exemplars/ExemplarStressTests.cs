using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Instrumentation.Hardness.Tests;

public partial class ExemplarStressTests
{
    private const int Writers = 4;
    private const int Rounds = 600_000;

    [Fact]
    public void Totals_stay_exact_and_every_exemplar_whole_while_scrapes_arm_without_end()
    {
        var registry = new MetricRegistry();
        var metrics = new MetricFactory(registry);
        var counter = metrics.Counter("jobs_total", "Jobs.");
        var histogram = metrics.Histogram("wait_seconds", "Waits.", [1, 2, 3]);
        var spans = new ConcurrentDictionary<string, (string Trace, int Amount)>();
        var shown = new ConcurrentDictionary<string, bool>();

        new Crew()
            .Workers(Writers, worker =>
            {
                for (var round = 0; round < Rounds; round += 100)
                {
                    // The amount names the writer, so that a trace of one with the amount of another would show.
                    using var trace = SampledTrace.Start(sampled: round % 300 != 0);
                    spans[trace.SpanId] = (trace.TraceId, worker + 1);
                    for (var i = 0; i < 100; i++)
                    {
                        counter.Inc(worker + 1);
                        histogram.Observe(worker + 1);
                    }
                }
            })
            .Disturber(count: 2, step: () =>
            {
                foreach (Match match in ExemplarLine().Matches(registry.CollectText(ExpositionFormat.OpenMetrics)))
                {
                    var (trace, amount) = spans[match.Groups["span"].Value];
                    match.Groups["trace"].Value.ShouldBe(trace);
                    int.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture).ShouldBe(amount, match.Value);
                    shown[match.Groups["span"].Value] = true;
                }
            })
            .Run();

        counter.Value.ShouldBe(Rounds * (1 + 2 + 3 + 4));
        histogram.Count.ShouldBe(Rounds * Writers);
        histogram.Sum.ShouldBe(Rounds * (1 + 2 + 3 + 4));
        shown.Count.ShouldBeGreaterThan(3); // or the scrapers saw nothing of it
    }

    [Fact]
    public void A_counter_that_is_spread_over_cores_takes_exemplars_too_and_allocates_nothing()
    {
        var registry = new MetricRegistry();
        var metrics = new MetricFactory(registry);
        var counter = metrics.Counter("jobs_total", "Jobs.");
        var histogram = metrics.Histogram("wait_seconds", "Waits.", [1]);
        counter.Inc(7);
        counter.Spread();
        histogram.Spread();
        var total = counter.Value;
        registry.CollectText(ExpositionFormat.OpenMetrics);

        // The first sampled trace makes the exemplars; from then on they are used again.
        using var trace = SampledTrace.Start();
        counter.Inc();
        histogram.Observe(2);
        registry.CollectText(ExpositionFormat.OpenMetrics);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 99; i++)
        {
            counter.Inc();
            histogram.Observe(2);
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        bytes.ShouldBe(0);
        counter.Value.ShouldBe(total + 100);
        var page = registry.CollectText(ExpositionFormat.OpenMetrics);
        page.ShouldContain($"\njobs_total {total + 100} # {{trace_id=\"{trace.TraceId}\",span_id=\"{trace.SpanId}\"}} 1 ");
        page.ShouldContain($"\nwait_seconds_bucket{{le=\"+Inf\"}} {histogram.Count} # {{trace_id=\"{trace.TraceId}\",span_id=\"{trace.SpanId}\"}} 2 ");
    }

    [GeneratedRegex("# \\{trace_id=\"(?<trace>[0-9a-f]{32})\",span_id=\"(?<span>[0-9a-f]{16})\"\\} (?<value>\\S+) [0-9.E+]+\n")]
    private static partial Regex ExemplarLine();
}
