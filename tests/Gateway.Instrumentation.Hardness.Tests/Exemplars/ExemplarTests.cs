using System.Diagnostics;
using Gateway.Instrumentation.Testing;

namespace Gateway.Instrumentation.Hardness.Tests;

public class ExemplarTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly MetricRegistry _registry;
    private readonly MetricFactory _metrics;

    public ExemplarTests()
    {
        _registry = new MetricRegistry(timeProvider: _time);
        _metrics = new MetricFactory(_registry);
    }

    [Fact]
    public void A_counter_shows_trace_span_amount_and_time_of_a_recording_after_the_scrape_that_armed_it()
    {
        var counter = _metrics.Counter("jobs_total", "Jobs.");
        using var trace = SampledTrace.Start();
        counter.Inc(); // not armed yet
        Scrape().ShouldContain("\njobs_total 1\n");

        _time.Advance(TimeSpan.FromSeconds(1.5));
        counter.Inc(3);

        Scrape().ShouldContain($"\njobs_total 4 # {{trace_id=\"{trace.TraceId}\",span_id=\"{trace.SpanId}\"}} 3 1782864001.5\n");
    }

    [Fact]
    public void Each_bucket_shows_its_own_exemplar_with_the_observed_value()
    {
        var histogram = _metrics.Histogram("wait_seconds", "Waits.", [1, 2]);
        Scrape();
        string first, last;
        using (var trace = SampledTrace.Start())
        {
            first = Ids(trace);
            histogram.Observe(0.25);
        }

        using (var trace = SampledTrace.Start())
        {
            last = Ids(trace);
            histogram.Observe(7);
        }

        Scrape().ShouldContain($$"""
            wait_seconds_bucket{le="1.0"} 1 # {{{first}}} 0.25 1782864000
            wait_seconds_bucket{le="2.0"} 1
            wait_seconds_bucket{le="+Inf"} 2 # {{{last}}} 7 1782864000
            wait_seconds_sum 7.25
            wait_seconds_count 2

            """);
    }

    [Fact]
    public void Each_scrape_arms_again_and_until_then_the_last_exemplar_stays()
    {
        var counter = _metrics.Counter("jobs_total", "Jobs.");
        Scrape();
        var first = Record(counter);
        Record(counter); // not armed any more
        Scrape().ShouldContain(first);
        Scrape().ShouldContain(first);

        var second = Record(counter);

        Scrape().ShouldContain(second);
        Scrape().ShouldNotContain(first);
    }

    [Theory]
    [InlineData(false, ActivityIdFormat.W3C)]
    [InlineData(true, ActivityIdFormat.Hierarchical)]
    public void A_trace_that_is_not_sampled_or_not_of_the_W3C_is_none(bool sampled, ActivityIdFormat format)
    {
        var counter = _metrics.Counter("jobs_total", "Jobs.");
        var histogram = _metrics.Histogram("wait_seconds", "Waits.", [1]);
        Scrape();
        using (SampledTrace.Start(sampled, format))
        {
            counter.Inc();
            histogram.Observe(0.5);
        }

        Scrape().ShouldNotContain("trace_id");
        var later = Record(counter);
        Scrape().ShouldContain(later);
    }

    [Fact]
    public void The_first_sampled_recording_is_found_behind_a_few_that_are_not()
    {
        var counter = _metrics.Counter("jobs_total", "Jobs.");
        Scrape();
        for (var i = 0; i < 100; i++)
            counter.Inc();

        var ids = Record(counter);

        Scrape().ShouldContain(ids);
    }

    [Fact]
    public void The_text_format_never_carries_an_exemplar_and_never_arms()
    {
        var counter = _metrics.Counter("jobs_total", "Jobs.");
        _registry.CollectText();
        Record(counter);
        Scrape().ShouldNotContain("trace_id"); // so the text page had not armed it
        Record(counter);

        _registry.CollectText().ShouldNotContain("#{");
        _registry.CollectText().ShouldNotContain("trace_id");
        Scrape().ShouldContain("trace_id");
    }

    [Fact]
    public void Gauges_sums_counts_and_infos_never_carry_one()
    {
        var gauge = _metrics.Gauge("level", "Level.");
        var info = _metrics.Info("build_info", "Build.", Label.Text("version")).WithLabels("1");
        var histogram = _metrics.Histogram("wait_seconds", "Waits.", [1]);
        Scrape();
        using (SampledTrace.Start())
        {
            gauge.Set(1);
            info.Set();
            histogram.Observe(0.5);
        }

        Scrape().Split('\n').Where(line => line.Contains("trace_id", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldStartWith("wait_seconds_bucket{le=\"1.0\"}");
    }

    [Fact]
    public void Nothing_of_it_happens_when_the_option_is_off()
    {
        var registry = new MetricRegistry(new GatewayMetricsOptions { Exemplars = false });
        var metrics = new MetricFactory(registry);
        var counter = metrics.Counter("jobs_total", "Jobs.");
        var histogram = metrics.Histogram("wait_seconds", "Waits.", [1]);
        registry.CollectText(ExpositionFormat.OpenMetrics);
        using (SampledTrace.Start())
        {
            counter.Inc();
            histogram.Observe(0.5);
        }

        registry.CollectText(ExpositionFormat.OpenMetrics).ShouldNotContain("trace_id");
    }

    [Fact]
    public void A_reset_keeps_the_counters_exemplar_out_of_no_page_that_is_not_valid()
    {
        var counter = _metrics.Counter("jobs_total", "Jobs.");
        var histogram = _metrics.Histogram("wait_seconds", "Waits.", [1]);
        Scrape();
        Record(counter);
        using (SampledTrace.Start())
            histogram.Observe(0.5);
        _registry.Reset();

        var page = Scrape();

        page.ShouldContain("\njobs_total 0");
        page.ShouldContain("\nwait_seconds_bucket{le=\"1.0\"} 0\n"); // no exemplar of an observation that is not counted
        var ids = Record(counter);
        Scrape().ShouldContain(ids);
    }

    [Fact]
    public void An_armed_series_allocates_nothing_while_it_records()
    {
        var counter = _metrics.Counter("jobs_total", "Jobs.");
        var histogram = _metrics.Histogram("wait_seconds", "Waits.", [1]);
        using var trace = SampledTrace.Start();
        for (var warm = 0; warm < 3; warm++)
            Bytes(rearm: true);

        Bytes(rearm: true).ShouldBe(0);
        Bytes(rearm: false).ShouldBe(0);

        long Bytes(bool rearm)
        {
            if (rearm)
                Scrape();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                counter.Inc();
                counter.Inc(2);
                histogram.Observe(0.5);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_scrape_that_arms_a_thousand_series_allocates_no_more_than_one_that_arms_a_few()
    {
        var histograms = _metrics.Histogram("wait_seconds", "Waits.", [1, 2], Label.Number("n", limit: 1000));
        var counters = _metrics.Counter("jobs_total", "Jobs.", Label.Number("n", limit: 1000));
        var output = new System.Buffers.ArrayBufferWriter<byte>(1 << 20);
        AddSeries(upTo: 10);
        var few = BytesOfScrape();
        AddSeries(upTo: 1000);

        BytesOfScrape().ShouldBe(few);

        void AddSeries(int upTo)
        {
            using var trace = SampledTrace.Start();
            for (var i = 0; i < upTo; i++)
            {
                histograms.WithLabels(i).Observe(1);
                counters.WithLabels(i).Inc();
            }
        }

        long BytesOfScrape()
        {
            long bytes = 0;
            for (var warm = 0; warm < 3; warm++)
            {
                output.ResetWrittenCount();
                var before = GC.GetAllocatedBytesForCurrentThread();
                _registry.Collect(output, ExpositionFormat.OpenMetrics);
                bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            }

            return bytes;
        }
    }

    private string Scrape() => _registry.CollectText(ExpositionFormat.OpenMetrics);

    private static string Record(Counter counter)
    {
        using var trace = SampledTrace.Start();
        counter.Inc();
        return Ids(trace);
    }

    private static string Ids(SampledTrace trace) => $"trace_id=\"{trace.TraceId}\",span_id=\"{trace.SpanId}\"";
}
