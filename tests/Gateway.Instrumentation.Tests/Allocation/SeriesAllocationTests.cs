namespace Gateway.Instrumentation.Tests.Allocation;

/// <summary>Recording allocates nothing once a series exists.</summary>
public class SeriesAllocationTests
{
    private readonly TestRegistry _test = new();
    private readonly string[] _values = ["openai", "gpt-4", "eu"];

    [Fact]
    public void A_counter()
    {
        var counter = _test.Metrics.Counter("a_total", "A.");
        Allocated.By(() =>
        {
            counter.Inc();
            counter.Inc(3L);
            counter.Inc(0.5);
        }).ShouldBe(0);
    }

    [Fact]
    public void A_counter_with_1_2_or_3_text_labels()
    {
        var one = _test.Metrics.Counter("a_total", "A.", Label.Text("x"));
        var two = _test.Metrics.Counter("b_total", "B.", Label.Text("x"), Label.Text("y"));
        var three = _test.Metrics.Counter("c_total", "C.", Label.Text("x"), Label.Text("y"), Label.Text("z"));
        Allocated.By(() =>
        {
            one.WithLabels(_values[0]).Inc();
            two.WithLabels(_values[0], _values[1]).Inc();
            three.WithLabels(_values[0], _values[1], _values[2]).Inc();
        }).ShouldBe(0);
    }

    [Fact]
    public void Equal_texts_in_new_objects()
    {
        var counter = _test.Metrics.Counter("a_total", "A.", Label.Text("x"), Label.Text("y"));
        counter.WithLabels("openai", "gpt-4");
        var copies = Enumerable.Range(0, 10_000).Select(_ => (new string("openai".AsSpan()), new string("gpt-4".AsSpan()))).ToArray();
        var next = 0;
        Allocated.By(() =>
        {
            var (x, y) = copies[next++ % copies.Length];
            counter.WithLabels(x, y).Inc();
        }).ShouldBe(0);
    }

    [Fact]
    public void Enum_number_and_flag_labels()
    {
        var counter = _test.Metrics.Counter("a_total", "A.", Label.Enum<SyncTrigger>("x"), Label.Number("y"), Label.Flag("z"));
        Allocated.By(() =>
        {
            counter.WithLabels(SyncTrigger.Api, 200, true).Inc();
            counter.WithLabels((SyncTrigger)77, 404, false).Inc();
        }).ShouldBe(0);
    }

    [Fact]
    public void Null_and_values_that_are_not_shown_as_they_are()
    {
        var counter = _test.Metrics.Counter("a_total", "A.", Label.Text("x"));
        var tooLong = new string('x', 10_000);
        const string HalfCharacter = "half \ud83d";
        Allocated.By(() =>
        {
            counter.WithLabels(null!).Inc();
            counter.WithLabels(tooLong).Inc();
            counter.WithLabels(HalfCharacter).Inc();
        }).ShouldBe(0);
    }

    [Fact]
    public void Values_that_are_folded_or_dropped()
    {
        var test = new TestRegistry(options => options.MaxSeriesPerMetric = 1);
        var folded = test.Metrics.Counter("a_total", "A.", Label.Text("x", limit: 1), Label.Number("y", limit: 1));
        var full = test.Metrics.Counter("b_total", "B.", Label.Text("x"));
        var dropped = test.Metrics.Gauge("c", "C.", Label.Text("x"));
        folded.WithLabels("first", 1);
        full.WithLabels("first");
        dropped.WithLabels("first");
        var tooLong = new string('x', 10_000);
        Allocated.By(() =>
        {
            folded.WithLabels("second", 2).Inc();
            folded.WithLabels(tooLong, 3).Inc();
            full.WithLabels("second").Inc();
            full.WithLabels(tooLong).Inc();
            dropped.WithLabels("second").Set(1);
        }).ShouldBe(0);
    }

    [Fact]
    public void Values_that_are_rejected()
    {
        var counter = _test.Metrics.Counter("a_total", "A.");
        var histogram = _test.Metrics.Histogram("b", "B.", [1]);
        Allocated.By(() =>
        {
            counter.Inc(-1L);
            counter.Inc(double.NaN);
            histogram.Observe(double.NaN);
        }).ShouldBe(0);
    }

    [Fact]
    public void An_old_handle_of_a_removed_series()
    {
        var counter = _test.Metrics.Counter("a_total", "A.", Label.Text("x"));
        var old = counter.WithLabels("openai");
        counter.Remove("openai");
        Allocated.By(old.Inc).ShouldBe(0);
    }

    [Fact]
    public void A_gauge()
    {
        var gauge = _test.Metrics.Gauge("a", "A.");
        var labelled = _test.Metrics.Gauge("b", "B.", Label.Text("x"));
        Allocated.By(() =>
        {
            gauge.Set(3);
            gauge.Inc();
            gauge.Dec(0.5);
            gauge.SetToCurrentTime();
            labelled.WithLabels(_values[0]).Set(1);
        }).ShouldBe(0);
    }

    [Fact]
    public void A_histogram_and_its_timer()
    {
        var histogram = _test.Metrics.Histogram("a_seconds", "A.");
        var labelled = _test.Metrics.Histogram("b_seconds", "B.", null, Label.Text("x"), Label.Enum<SyncTrigger>("y"));
        Allocated.By(() =>
        {
            histogram.Observe(0.3);
            histogram.Observe(TimeSpan.FromSeconds(2));
            histogram.Observe(0.3, count: 5);
            using (histogram.Time())
                labelled.WithLabels(_values[0], SyncTrigger.Api).Observe(1);
        }).ShouldBe(0);
    }

    [Fact]
    public void A_summary()
    {
        var summary = _test.Metrics.Summary("a_seconds", "A.");
        var labelled = _test.Metrics.Summary("b_seconds", "B.", null, Label.Text("x"), Label.Enum<SyncTrigger>("y"));
        double? read = 0;
        Allocated.By(() =>
        {
            summary.Observe(0.3);
            summary.Observe(TimeSpan.FromSeconds(2));
            summary.Observe(TimeSpan.FromSeconds(-2));
            labelled.WithLabels(_values[0], SyncTrigger.Api).Observe(1);
            read += summary.Quantile(0.5) + summary.Count;
        }).ShouldBe(0);
    }

    [Fact]
    public void A_disabled_registry()
    {
        var test = new TestRegistry(options => options.Enabled = false);
        var counter = test.Metrics.Counter("a_total", "A.", Label.Text("x"));
        var histogram = test.Metrics.Histogram("b_seconds", "B.");
        Allocated.By(() =>
        {
            counter.WithLabels(_values[0]).Inc();
            using (histogram.Time())
                histogram.Observe(1);
        }).ShouldBe(0);
    }
}
