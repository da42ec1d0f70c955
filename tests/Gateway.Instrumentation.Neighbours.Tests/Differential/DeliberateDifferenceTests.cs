using System.Text;

namespace Gateway.Instrumentation.Neighbours.Tests.Differential;

/// <summary>The differences that <see cref="DeliberateDifferences"/> lists really are there, and what they are good for.</summary>
public class DeliberateDifferenceTests
{
    private readonly MetricRegistry _ours = new();
    private readonly MetricFactory _metrics;
    private readonly Prometheus.CollectorRegistry _theirs = new();
    private readonly Prometheus.MetricFactory _prometheus;

    public DeliberateDifferenceTests()
    {
        _metrics = new MetricFactory(_ours);
        _prometheus = Prometheus.Metrics.WithCustomRegistry(_theirs);
    }

    public static TheoryData<double, string, string> Numbers => new()
    {
        // The number, how it stands on our page, how on theirs.
        { 0, "0", "0" },
        { 1, "1", "1" },
        { 0.1, "0.1", "0.1" },
        { 1.0 / 3, "0.3333333333333333", "0.3333333333333333" },
        { 1e15, "1000000000000000", "1000000000000000" },
        { 1e16, "10000000000000000", "10000000000000000" },
        { 1e21, "1E+21", "1e+21" },
        { 1e-5, "1E-05", "1e-05" },
        { 5e-324, "5E-324", "5e-324" },
        { double.MaxValue, "1.7976931348623157E+308", "1.7976931348623157e+308" },
        { double.NaN, "NaN", "NaN" },
        { double.PositiveInfinity, "+Inf", "Infinity" },
        { double.NegativeInfinity, "-Inf", "-Infinity" },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_number_is_written_so(double number, string ours, string theirs)
    {
        _metrics.Gauge("depth", "Depth.").Set(number);
        _prometheus.CreateGauge("depth", "Depth.").Set(number);
        OurLines().ShouldContain($"depth {ours}");
        (await TheirLinesAsync()).ShouldContain($"depth {theirs}");
    }

    [Fact]
    public async Task A_bound_is_written_the_same_in_both_formats_here_and_the_other_way_there()
    {
        _metrics.Histogram("wait_seconds", "Waits.", [1e-7, 0.5, 1, 1e7]).Observe(0.5);
        _prometheus.CreateHistogram("wait_seconds", "Waits.", new Prometheus.HistogramConfiguration { Buckets = [1e-7, 0.5, 1, 1e7] }).Observe(0.5);
        Bounds(OurLines()).ShouldBe("1e-07 0.5 1.0 1e+07 +Inf");
        Bounds(OurLines(ExpositionFormat.OpenMetrics)).ShouldBe("1e-07 0.5 1.0 1e+07 +Inf");
        Bounds(await TheirLinesAsync()).ShouldBe("1e-07 0.5 1 10000000 +Inf");
        Bounds(await TheirLinesAsync(Prometheus.ExpositionFormat.OpenMetricsText)).ShouldBe("1e-07 0.5 1.0 10000000.0 +Inf");
    }

    [Fact]
    public async Task A_line_break_in_a_help_text_ends_their_line_and_not_ours()
    {
        const string Help = "First.\nx 1 \\ \"";
        _metrics.Gauge("depth", Help).Set(1);
        _prometheus.CreateGauge("depth", Help).Set(1);
        OurLines().ShouldContain("# HELP depth First.\\nx 1 \\\\ \"");
        (await TheirLinesAsync()).ShouldContain("x 1 \\ \""); // as a sample of its own
    }

    [Fact]
    public async Task An_empty_label_value_is_unknown_here()
    {
        _metrics.Counter("hits_total", "Hits.", Label.Text("cache")).WithLabels("").Inc();
        _prometheus.CreateCounter("hits_total", "Hits.", "cache").WithLabels("").Inc();
        OurLines().ShouldContain("hits_total{cache=\"unknown\"} 1");
        (await TheirLinesAsync()).ShouldContain("hits_total{cache=\"\"} 1");
    }

    [Fact]
    public async Task A_text_longer_than_256_characters_is_cut_here()
    {
        _metrics.Counter("hits_total", "Hits.", Label.Text("cache")).WithLabels(new string('x', 300)).Inc();
        _prometheus.CreateCounter("hits_total", "Hits.", "cache").WithLabels(new string('x', 300)).Inc();
        OurLines().ShouldContain($"hits_total{{cache=\"{new string('x', 256)}\"}} 1");
        (await TheirLinesAsync()).ShouldContain($"hits_total{{cache=\"{new string('x', 300)}\"}} 1");
    }

    [Fact]
    public async Task A_gauge_that_was_never_set_shows_0_there_and_nothing_here()
    {
        _metrics.Gauge("depth", "Depth.");
        _prometheus.CreateGauge("depth", "Depth.");
        OurLines().ShouldNotContain(line => line.StartsWith("depth ", StringComparison.Ordinal));
        (await TheirLinesAsync()).ShouldContain("depth 0");
    }

    [Fact]
    public async Task NaN_and_infinity_destroy_a_counter_and_a_sum_there_and_are_dropped_and_counted_here()
    {
        var counter = _metrics.Counter("hits_total", "Hits.");
        var theirCounter = _prometheus.CreateCounter("hits_total", "Hits.");
        var histogram = _metrics.Histogram("wait_seconds", "Waits.", [1]);
        var theirHistogram = _prometheus.CreateHistogram("wait_seconds", "Waits.", new Prometheus.HistogramConfiguration { Buckets = [1] });
        foreach (var number in new[] { 2, double.NaN, double.PositiveInfinity })
        {
            counter.Inc(number);
            histogram.Observe(number);
            theirCounter.Inc(number);
            theirHistogram.Observe(number);
        }

        var ours = OurLines();
        ours.ShouldContain("hits_total 2");
        ours.ShouldContain("wait_seconds_sum 2");
        ours.ShouldContain("gateway_metrics_rejected_total{metric=\"hits_total\",reason=\"not_finite\"} 2");
        var theirs = await TheirLinesAsync();
        theirs.ShouldContain("hits_total NaN");
        theirs.ShouldContain("wait_seconds_sum Infinity");
    }

    [Fact]
    public async Task A_sum_beyond_the_largest_number_stays_there_here()
    {
        var histogram = _metrics.Histogram("wait_seconds", "Waits.", [1]);
        var theirs = _prometheus.CreateHistogram("wait_seconds", "Waits.", new Prometheus.HistogramConfiguration { Buckets = [1] });
        histogram.Observe(1e308, 3);
        theirs.Observe(1e308, 3);
        histogram.Sum.ShouldBe(DeliberateDifferences.LargestSum);
        (await TheirLinesAsync()).ShouldContain("wait_seconds_sum Infinity");
    }

    [Fact]
    public async Task A_sum_that_may_fall_is_left_out_of_OpenMetrics_here()
    {
        _metrics.Histogram("change", "Changes.", [-1, 1]).Observe(-3);
        _prometheus.CreateHistogram("change", "Changes.", new Prometheus.HistogramConfiguration { Buckets = [-1, 1] }).Observe(-3);
        OurLines(ExpositionFormat.OpenMetrics).ShouldNotContain(line => line.StartsWith("change_sum", StringComparison.Ordinal));
        (await TheirLinesAsync(Prometheus.ExpositionFormat.OpenMetricsText)).ShouldContain("change_sum -3.0");
    }

    private string[] OurLines(ExpositionFormat format = ExpositionFormat.Text) => _ours.CollectText(format).Split('\n');

    private async Task<string[]> TheirLinesAsync(Prometheus.ExpositionFormat format = Prometheus.ExpositionFormat.PrometheusText)
    {
        using var stream = new MemoryStream();
        await _theirs.CollectAndExportAsTextAsync(stream, format, default);
        return Encoding.UTF8.GetString(stream.ToArray()).Split('\n');
    }

    private static string Bounds(string[] lines) => string.Join(' ', lines
        .Where(line => line.StartsWith("wait_seconds_bucket", StringComparison.Ordinal)).Select(line => line.Split('"')[1]));
}
