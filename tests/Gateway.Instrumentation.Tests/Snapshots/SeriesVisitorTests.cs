using System.Diagnostics;
using System.Globalization;
using Gateway.Instrumentation.Tests.Catalog;

namespace Gateway.Instrumentation.Tests.Snapshots;

public class SeriesVisitorTests
{
    private readonly TestRegistry _test = new(options => options.ServiceName = "gw \"1\"\n");

    [Fact]
    public void It_is_shown_the_numbers_of_the_page()
    {
        _test.Metrics.Counter("jobs_total", "Jobs.", Label.Text("queue")).WithLabels("a").Inc(2.5);
        _test.Metrics.Gauge("depth", "Depth.").Set(double.PositiveInfinity);
        _test.Metrics.Histogram("wait_seconds", "Waits.", [-1, 0.5]).Observe(0.25, 3);
        var summary = _test.Metrics.Summary("lag_seconds", "Lag.", [0.5]);
        summary.Observe(2);
        _test.Metrics.Info("build_info", "Build.", Label.Text("version")).WithLabels("1").Set();

        Lines().ShouldBe(
        [
            "jobs_total queue=a,service_name=gw \"1\"\n = 2.5",
            "depth service_name=gw \"1\"\n = Infinity",
            "wait_seconds service_name=gw \"1\"\n = [-1, 0.5] 0 3 3 of 3, sum 0.75, resets 0",
            $"lag_seconds service_name=gw \"1\"\n = [0.5] {summary.Quantile(0.5)} of 1, sum 2",
            "build_info version=1,service_name=gw \"1\"\n = 1",
        ]);
    }

    [Fact]
    public void It_sees_as_much_as_a_snapshot_of_every_family()
    {
        var metrics = AllFamilies.Recorded();
        var recorder = new Recorder();
        metrics.Registry.Visit(recorder);

        recorder.Entered.ShouldBe(metrics.Registry.Definitions.Select(definition => definition.Name));
        recorder.Series.Select(series => Text(series.ReadLabels())).ShouldBe(metrics.Registry.Snapshot().Metrics
            .SelectMany(metric => metric.Series).Select(series => Text(series.Labels)));
    }

    [Fact]
    public void What_shows_nothing_is_not_visited()
    {
        _test.Metrics.Gauge("depth", "Depth.");
        var infos = _test.Metrics.Info("build_info", "Build.", Label.Text("version"));
        infos.WithLabels("1").Set();
        infos.WithLabels("2").Set();
        var summary = _test.Metrics.Summary("lag_seconds", "Lag.", [0.5]);
        var jobs = _test.Metrics.Counter("jobs_total", "Jobs.", Label.Text("queue"));
        var removed = jobs.WithLabels("a");
        removed.IsRemoved.ShouldBeFalse();
        jobs.Remove("a");

        removed.IsRemoved.ShouldBeTrue();
        summary.Count.ShouldBe(0);
        Lines().ShouldBe(
        [
            "build_info version=2,service_name=gw \"1\"\n = 1",
            "lag_seconds service_name=gw \"1\"\n = [0.5] of 0, sum 0",
        ]);
    }

    [Fact]
    public void A_metric_that_it_does_not_enter_is_skipped()
    {
        _test.Metrics.Counter("a_total", "A.").Inc();
        _test.Metrics.Counter("b_total", "B.").Inc();
        var recorder = new Recorder { Skipped = "a_total" };
        _test.Registry.Visit(recorder);
        recorder.Series.Select(series => series.ReadLabels().Count).ShouldHaveSingleItem();
        recorder.Lines.ShouldHaveSingleItem().ShouldStartWith("b_total ");
    }

    [Fact]
    public void A_disabled_registry_shows_nothing()
    {
        var test = new TestRegistry(options => options.Enabled = false);
        test.Metrics.Counter("a_total", "A.").Inc();
        var recorder = new Recorder();
        test.Registry.Visit(recorder);
        recorder.Entered.ShouldBeEmpty();
    }

    [Fact]
    public void A_reset_shows_in_the_number_of_resets_of_a_histogram()
    {
        var waits = _test.Metrics.Histogram("wait_seconds", "Waits.", [1]);
        waits.Observe(0.5);
        _test.Registry.Reset();
        waits.Observe(0.25);
        Lines().ShouldHaveSingleItem().ShouldEndWith("[1] 1 1 of 1, sum 0.25, resets 1");
    }

    [Fact]
    public async Task Callbacks_are_asked_first_and_one_that_hangs_is_not_waited_for()
    {
        using var hang = new ManualResetEventSlim();
        var test = new TestRegistry(options => options.CallbackTimeout = TimeSpan.FromMilliseconds(1000));
        test.Metrics.Gauge("depth", "Depth.").SetCallback(() => 3);
        test.Metrics.Gauge("width", "Width.").AddCallback(() =>
        {
            hang.Wait();
            return 4;
        });
        var recorder = new Recorder();
        await test.Registry.VisitAsync(recorder, TestContext.Current.CancellationToken);
        hang.Set();
        recorder.Lines.Where(line => !line.StartsWith("gateway_", StringComparison.Ordinal)).ShouldBe(["depth  = 3"]);
    }

    [Fact]
    public async Task A_cancelled_visit_shows_nothing()
    {
        using var never = new ManualResetEventSlim();
        using var gone = new CancellationTokenSource();
        _test.Metrics.Gauge("depth", "Depth.").AddCallback(() =>
        {
            gone.Cancel();
            never.Wait(TimeSpan.FromSeconds(10));
            return 1;
        });
        var recorder = new Recorder();
        await Should.ThrowAsync<OperationCanceledException>(() => _test.Registry.VisitAsync(recorder, gone.Token));
        never.Set();
        recorder.Entered.ShouldBeEmpty();
    }

    [Fact]
    public void Exemplars_are_found_for_a_visitor_that_reads_them_and_for_no_other()
    {
        var jobs = _test.Metrics.Counter("jobs_total", "Jobs.");
        var waits = _test.Metrics.Histogram("wait_seconds", "Waits.", [1]);
        Record(recorder: new Recorder()).ShouldBeEmpty();

        var traced = Record(new Recorder { ReadsTraces = true });
        traced.ShouldBe(["jobs_total 1 of abcdef0123456789abcdef0123456789", "wait_seconds bucket 1: 7 of abcdef0123456789abcdef0123456789"]);

        IReadOnlyList<string> Record(Recorder recorder)
        {
            _test.Registry.Visit(recorder);
            using var activity = new Activity("test") { ActivityTraceFlags = ActivityTraceFlags.Recorded };
            activity.SetParentId("00-abcdef0123456789abcdef0123456789-abcdef0123456789-01");
            activity.Start();
            jobs.Inc();
            waits.Observe(7);
            activity.Stop();
            _test.Registry.Visit(recorder);
            return recorder.Exemplars;
        }
    }

    [Fact]
    public void A_visit_allocates_nothing()
    {
        var sum = new Sum();
        var registry = new TestRegistry();
        var counters = registry.Metrics.Counter("jobs_total", "Jobs.", Label.Number("n"));
        var histograms = registry.Metrics.Histogram("wait_seconds", "Waits.", null, Label.Number("n"));
        for (var i = 0; i < 100; i++)
        {
            counters.WithLabels(i).Inc();
            histograms.WithLabels(i).Observe(i);
        }

        registry.Metrics.Summary("lag_seconds", "Lag.", [0.5, 0.9]).Observe(1);
        registry.Metrics.Gauge("depth", "Depth.").Set(1);

        Allocated.By(() => registry.Registry.Visit(sum)).ShouldBe(0);
        sum.Visited.ShouldBeGreaterThan(200_000);
    }

    private List<string> Lines()
    {
        var recorder = new Recorder();
        _test.Registry.Visit(recorder);
        return recorder.Lines.FindAll(line => !line.StartsWith("gateway_metrics_", StringComparison.Ordinal));
    }

    private static string Text(IEnumerable<KeyValuePair<string, string>> labels) =>
        string.Join(',', labels.Select(label => $"{label.Key}={label.Value}"));

    private sealed class Sum : SeriesVisitor
    {
        public long Visited { get; private set; }

        public override bool ReadsExemplars => true;

        public override void VisitCounter(Counter counter, double value, SeriesExemplar? exemplar) => Visited++;

        public override void VisitGauge(Gauge gauge, double value) => Visited++;

        public override void VisitHistogram(Histogram histogram, in HistogramReading reading) => Visited += reading.Count;

        public override void VisitSummary(Summary summary, in SummaryReading reading) => Visited += reading.Count;

        public override void VisitInfo(Info info) => Visited++;
    }

    private sealed class Recorder : SeriesVisitor
    {
        private string _metric = "";

        public string? Skipped { get; init; }

        public bool ReadsTraces { get; init; }

        public List<string> Entered { get; } = [];

        public List<string> Lines { get; } = [];

        public List<Series> Series { get; } = [];

        public List<string> Exemplars { get; } = [];

        public override bool ReadsExemplars => ReadsTraces;

        public override bool Enter(MetricDefinition definition)
        {
            _metric = definition.Name;
            Entered.Add(_metric);
            return _metric != Skipped && (Skipped is null || !_metric.StartsWith("gateway_metrics_", StringComparison.Ordinal));
        }

        public override void VisitCounter(Counter counter, double value, SeriesExemplar? exemplar)
        {
            Add(counter, value.ToString(CultureInfo.InvariantCulture));
            if (exemplar is { } one)
                Exemplars.Add(string.Create(CultureInfo.InvariantCulture, $"{_metric} {one.Value} of {one.TraceId}"));
        }

        public override void VisitGauge(Gauge gauge, double value) => Add(gauge, value.ToString(CultureInfo.InvariantCulture));

        public override void VisitHistogram(Histogram histogram, in HistogramReading reading)
        {
            var counts = string.Join(' ', reading.CumulativeCounts.ToArray());
            Add(histogram, string.Create(CultureInfo.InvariantCulture, $"{reading.Bounds} {counts} of {reading.Count}, sum {reading.Sum}, resets {reading.Resets}"));
            for (var i = 0; i < reading.CumulativeCounts.Length; i++)
            {
                if (reading.ExemplarOf(i) is { } one)
                    Exemplars.Add(string.Create(CultureInfo.InvariantCulture, $"{_metric} bucket {i}: {one.Value} of {one.TraceId}"));
            }
        }

        public override void VisitSummary(Summary summary, in SummaryReading reading)
        {
            var values = string.Concat(reading.Values.ToArray().Select(value => string.Create(CultureInfo.InvariantCulture, $" {value}")));
            Add(summary, string.Create(CultureInfo.InvariantCulture, $"{reading.Quantiles}{values} of {reading.Count}, sum {reading.Sum}"));
        }

        public override void VisitInfo(Info info) => Add(info, "1");

        private void Add(Series series, string numbers)
        {
            Series.Add(series);
            Lines.Add($"{_metric} {Text(series.ReadLabels())} = {numbers}");
        }
    }
}
