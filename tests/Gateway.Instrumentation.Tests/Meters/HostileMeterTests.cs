using System.Diagnostics.Metrics;
using Gateway.Instrumentation.TestServers;

namespace Gateway.Instrumentation.Tests.Meters;

public sealed class HostileMeterTests : IDisposable
{
    private readonly string _name = $"hostile.{Guid.NewGuid():N}";
    private readonly TestRegistry _test = new();
    private readonly Meter _meter;
    private readonly IDisposable _listening;

    public HostileMeterTests()
    {
        _meter = new Meter(_name);
        _listening = _test.Registry.AddMeter(_name + "*");
    }

    public void Dispose()
    {
        _listening.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Tags_of_all_sorts_do_no_harm()
    {
        var counter = _meter.CreateCounter<int>("calls");
        object?[] values =
        [
            new Hostile(), new HostileArray().Values, new string('x', 1_000_000), "\ud800", "a\"b\\c\nd", new object[1_000_000], new[] { new Hostile() },
            new object[] { new object[] { 1 } }, double.NaN, float.NegativeInfinity, (DayOfWeek)99, "\0", new int[2, 2], new List<int> { 1 }, typeof(int),
        ];
        foreach (var value in values)
        {
            for (var i = 0; i < 3; i++)
                counter.Add(1, new("v", value), new(null!, "no key"), new("", "empty key"), new("__name__", "x"), new("__", "y"), new("le", "z"), new("a\nb", "w"));
        }

        PageCheck.Parse(_test.Registry.CollectText());
        _test.Registry.Total("calls_total").ShouldBe(3 * values.Length);
        _test.Registry.CollectText(ExpositionFormat.OpenMetrics).ShouldEndWith("# EOF\n");
    }

    [Fact]
    public async Task Promtool_accepts_a_page_whose_series_have_different_labels()
    {
        if (RealServers.Require("promtool") is { } missing)
            Assert.Skip(missing);
        var counter = _meter.CreateCounter<int>("calls", null, "Number of calls.");
        counter.Add(1, new KeyValuePair<string, object?>("a", "1"));
        counter.Add(1, new("b", "2"), new("a", null));
        counter.Add(1);
        var histogram = _meter.CreateHistogram<double>("wait", "s", "Time to wait in seconds.");
        histogram.Record(1, new KeyValuePair<string, object?>("a.b", "\"x\"\n\\"));
        histogram.Record(1);
        _meter.CreateObservableGauge("depth", () => new[] { new Measurement<int>(1), new Measurement<int>(2, new KeyValuePair<string, object?>("q", 1)) }, null, "Depth.");
        (await Promtool.CheckMetricsAsync(_test.Registry.CollectText(), TestContext.Current.CancellationToken)).Output.ShouldBeEmpty();
    }

    [Fact]
    public void A_tag_called_le_does_not_break_a_histogram()
    {
        _meter.CreateHistogram<int>("size").Record(1, new KeyValuePair<string, object?>("le", "5"));
        PageCheck.Parse(_test.Registry.CollectText());
        _test.Samples.ShouldContain("size_count{exported_le=\"5\"} 1");
    }

    [Fact]
    public void More_tags_than_a_table_keeps()
    {
        var tags = Enumerable.Range(0, 100_000).Select(i => new KeyValuePair<string, object?>("k" + (i % 1000), i)).ToArray();
        var counter = _meter.CreateCounter<int>("calls");
        counter.Add(1, tags);
        counter.Add(1, tags);
        _test.Registry.Total("calls_total").ShouldBe(2);
        PageCheck.Parse(_test.Registry.CollectText());
    }

    [Fact]
    public void Names_of_all_sorts_do_no_harm()
    {
        string[] names = ["", " ", "...", "1", "total", "_total", "ä", "a b", "le", "\n", new string('n', 10_000), "gateway_metrics_rejected", "# HELP"];
        foreach (var name in names)
        {
            _meter.CreateCounter<int>(name, "\n{").Add(1);
            _meter.CreateHistogram<int>(name + ".h", "}{/", "help\nwith \"lines\"").Record(1);
            _meter.CreateGauge<int>(name + ".g", "//").Record(1);
        }

        PageCheck.Parse(_test.Registry.CollectText());
    }

    [Fact]
    public void Bounds_that_no_histogram_can_have_are_as_good_as_none()
    {
        foreach (var (bounds, number) in new double[][] { [double.NaN], [1e300, double.MaxValue], [], [double.PositiveInfinity] }.Select((bounds, number) => (bounds, number)))
            _meter.CreateHistogram<double>($"h{number}", "ms", null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds }).Record(1);
        PageCheck.Parse(_test.Registry.CollectText()).Samples.Count(sample => sample.Name.EndsWith("_count", StringComparison.Ordinal)).ShouldBe(4);
    }

    [Fact]
    public void A_thousand_meters()
    {
        var meters = Enumerable.Range(0, 1000).Select(i => new Meter($"{_name}.{i}")).ToList();
        for (var i = 0; i < meters.Count; i++)
        {
            meters[i].CreateCounter<int>($"calls.{i}").Add(1);
            meters[i].CreateCounter<int>("all").Add(1);
            meters[i].CreateObservableUpDownCounter("sum", () => 1);
        }

        _test.Registry.CollectText().ShouldContain("\nsum 1000\n");
        _test.Samples.Split('\n').Length.ShouldBe(1002);
        _test.Samples.ShouldContain("all_total 1000");
        meters.ForEach(meter => meter.Dispose());
        _test.Samples.ShouldBe("");
    }

    [Fact]
    public void A_value_that_records_while_it_is_recorded()
    {
        var counter = _meter.CreateCounter<int>("calls");
        counter.Add(1, new KeyValuePair<string, object?>("v", new Recording(counter)));
        _test.Samples.ShouldBe("calls_total{v=\"inner\"} 1\ncalls_total{v=\"outer\"} 1");
    }

    private sealed class Recording(Counter<int> counter)
    {
        public override string ToString()
        {
            counter.Add(1, new KeyValuePair<string, object?>("v", "inner"));
            return "outer";
        }
    }

    private sealed class HostileArray
    {
        public Hostile[] Values { get; } = [new(), new()];
    }

#pragma warning disable CA1065 // it is meant to
    private sealed class Hostile
    {
        public override bool Equals(object? obj) => throw new InvalidOperationException("Equals");

        public override int GetHashCode() => throw new InvalidOperationException("GetHashCode");

        public override string ToString() => throw new InvalidOperationException("ToString");
    }
#pragma warning restore CA1065
}
