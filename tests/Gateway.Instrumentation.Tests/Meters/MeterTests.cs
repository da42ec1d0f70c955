using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation.Tests.Meters;

public sealed class MeterTests : IDisposable
{
    private readonly string _name = $"meter.{Guid.NewGuid():N}";
    private readonly TestRegistry _test = new();
    private readonly Meter _meter;
    private readonly IDisposable _listening;

    public MeterTests()
    {
        _meter = new Meter(_name);
        _listening = _test.Registry.AddMeter(_name);
    }

    public void Dispose()
    {
        _listening.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void The_order_of_tags_does_not_matter_and_a_tag_without_a_value_is_no_label()
    {
        var counter = _meter.CreateCounter<int>("calls");
        counter.Add(1, new("b", "2"), new("a", "1"));
        counter.Add(1, new("a", "1"), new("b", "2"));
        counter.Add(1, new("a", "1"), new("b", "2"), new("c", null));
        counter.Add(1, new("c", ""), new("b", new string("2".AsSpan())), new("a", "1"));
        counter.Add(1);
        _test.Samples.ShouldBe("calls_total{a=\"1\",b=\"2\"} 4\ncalls_total 1");
    }

    [Fact]
    public void Values_are_compared_by_content_and_type()
    {
        var counter = _meter.CreateCounter<int>("calls");
        foreach (var value in new object?[] { 1, 1L, "1", (short)1, 1.0, 1m, DayOfWeek.Monday, 'a', true, new[] { 1, 2 }, new[] { "x", "y" }, new Version(1, 2) })
        {
            counter.Add(1, new KeyValuePair<string, object?>("v", value));
            counter.Add(1, new KeyValuePair<string, object?>("v", value));
        }

        _test.Samples.ShouldBe("""
            calls_total{v="1"} 12
            calls_total{v="Monday"} 2
            calls_total{v="a"} 2
            calls_total{v="true"} 2
            calls_total{v="1,2"} 2
            calls_total{v="x,y"} 2
            calls_total{v="1.2"} 2
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void An_array_that_changes_is_another_value()
    {
        var counter = _meter.CreateCounter<int>("calls");
        var array = new[] { 1 };
        counter.Add(1, new KeyValuePair<string, object?>("v", array));
        array[0] = 2;
        counter.Add(1, new KeyValuePair<string, object?>("v", array));
        _test.Samples.ShouldBe("calls_total{v=\"1\"} 1\ncalls_total{v=\"2\"} 1");
    }

    [Fact]
    public void A_counter_never_runs_backwards()
    {
        var counter = _meter.CreateCounter<int>("jobs.active");
        counter.Add(2);
        counter.Add(-1);
        counter.Add(-1);
        _test.Samples.ShouldBe("jobs_active_total 2");
        _test.OwnSamples.ShouldBe("gateway_metrics_rejected_total{metric=\"jobs_active_total\",reason=\"negative\"} 2");
    }

    [Fact]
    public void A_counter_that_is_known_to_go_down_is_a_gauge()
    {
        using var _ = _test.Registry.AddMeter(_name, options => options.Gauges.Add("jobs.*.active"));
        var counter = _meter.CreateCounter<int>("jobs.sync.active");
        counter.Add(2);
        counter.Add(-1);
        _test.Samples.ShouldBe("jobs_sync_active 1");
    }

    [Fact]
    public void Numbers_that_are_none_do_no_harm()
    {
        _meter.CreateCounter<double>("c").Add(double.NaN);
        var upDown = _meter.CreateUpDownCounter<double>("u");
        upDown.Add(1);
        upDown.Add(double.NaN);
        upDown.Add(double.PositiveInfinity);
        _meter.CreateHistogram<double>("h").Record(double.NaN);
        _meter.CreateGauge<double>("g").Record(double.NaN);
        _test.Samples.ShouldContain("u 1");
        _test.Samples.ShouldContain("h_count 0");
        _test.Samples.ShouldContain("g NaN");
        _test.OwnSamples.Split('\n').Length.ShouldBe(3);
    }

    [Fact]
    public void Bounds_are_those_of_the_options_of_the_instrument_of_the_unit_and_of_the_library_in_this_order()
    {
        using var _ = _test.Registry.AddMeter(_name, options =>
        {
            options.Buckets["first"] = [1];
            options.BucketsByUnit["s"] = [3];
        });
        var advice = new InstrumentAdvice<int> { HistogramBucketBoundaries = [2] };
        _meter.CreateHistogram("first", "s", null, null, advice);
        _meter.CreateHistogram("second", "s", null, null, advice);
        _meter.CreateHistogram<int>("third", "s");
        _meter.CreateHistogram<int>("fourth", "ms");
        _test.Registry.Definitions.Where(metric => metric.Buckets is not null).Select(metric => metric.ToString()).ShouldBe(
        [
            "histogram first_seconds with buckets [1]", "histogram second_seconds with buckets [2]", "histogram third_seconds with buckets [3]",
            "histogram fourth_milliseconds with buckets [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000]",
        ]);
    }

    [Fact]
    public void Milliseconds_may_be_shown_as_seconds()
    {
        using var _ = _test.Registry.AddMeter(_name, options => options.MillisecondsAsSeconds = true);
        _meter.CreateHistogram<double>("wait", "ms").Record(20);
        _meter.CreateCounter<long>("busy", "ms").Add(1500);
        _test.Samples.ShouldContain("wait_seconds_bucket{le=\"0.025\"} 1");
        _test.Samples.ShouldContain("wait_seconds_bucket{le=\"0.005\"} 0");
        _test.Samples.ShouldContain("wait_seconds_sum 0.02");
        _test.Samples.ShouldContain("busy_seconds_total 1.5");
    }

    [Fact]
    public void Instruments_may_be_left_out_and_scopes_may_be_labels()
    {
        using var _ = _test.Registry.AddMeter(_name, options =>
        {
            options.LeaveOut.Add("noise.*");
            options.ScopeLabels = true;
        });
        _meter.CreateCounter<int>("noise.all").Add(1);
        _meter.CreateCounter<int>("signal").Add(1, new KeyValuePair<string, object?>("a", "b"));
        _test.Samples.ShouldBe($"signal_total{{a=\"b\",otel_scope_name=\"{_name}\"}} 1");
    }

    [Fact]
    public void Static_labels_give_way_to_tags_as_to_other_labels()
    {
        var test = new TestRegistry(options => options.StaticLabels["zone"] = "north");
        using var _ = test.Registry.AddMeter(_name);
        var counter = _meter.CreateCounter<int>("calls");
        counter.Add(1, new KeyValuePair<string, object?>("zone", "south"));
        counter.Add(1);
        test.Samples.ShouldBe("calls_total{zone=\"south\"} 1\ncalls_total{zone=\"north\"} 1");
    }

    [Fact]
    public void Instruments_of_one_name_share_a_metric_and_what_a_disposed_meter_alone_recorded_leaves()
    {
        using var one = new Meter(_name);
        var two = new Meter(_name);
        one.CreateCounter<int>("calls").Add(1, new KeyValuePair<string, object?>("db", "both"));
        two.CreateCounter<int>("calls").Add(2, new KeyValuePair<string, object?>("db", "both"));
        two.CreateCounter<int>("calls").Add(4, new KeyValuePair<string, object?>("db", "two"));
        _test.Samples.ShouldBe("calls_total{db=\"both\"} 3\ncalls_total{db=\"two\"} 4");
        two.Dispose();
        _test.Samples.ShouldBe("calls_total{db=\"both\"} 3");
        one.Dispose();
        _test.Registry.CollectText().ShouldNotContain("calls");
    }

    [Fact]
    public void A_meter_that_comes_again_starts_anew()
    {
        for (var i = 0; i < 3; i++)
        {
            using var meter = new Meter(_name);
            meter.CreateCounter<int>("calls").Add(1);
            _test.Samples.ShouldBe("calls_total 1");
        }
    }

    [Fact]
    public void Meters_that_exist_before_are_listened_to_and_nothing_is_once_the_listening_is_disposed()
    {
        var counter = _meter.CreateCounter<int>("calls");
        counter.Add(1);
        var test = new TestRegistry();
        var listening = test.Registry.AddMeter(_name.ToUpperInvariant());
        counter.Add(1);
        test.Samples.ShouldBe("calls_total 1");
        listening.Dispose();
        counter.Add(1);
        test.Samples.ShouldBe("");
    }

    [Fact]
    public void Names_may_have_wildcards_and_a_meter_that_is_named_twice_counts_once()
    {
        var test = new TestRegistry();
        using var _ = test.Registry.AddMeter(_name[..10] + "*", _name, "*" + _name[4..]);
        _meter.CreateCounter<int>("calls").Add(1);
        test.Samples.ShouldBe("calls_total 1");
    }

    [Fact]
    public void A_reset_and_a_snapshot_know_the_series_as_all_others()
    {
        var counter = _meter.CreateCounter<int>("calls");
        counter.Add(5, new KeyValuePair<string, object?>("a.b", "c"));
        var series = _test.Registry.Snapshot().Metrics.Single(metric => metric.Name == "calls_total").Series.Single();
        series.Value.ShouldBe(5);
        series.Labels["a_b"].ShouldBe("c");
        _test.Registry.Reset();
        counter.Add(1, new KeyValuePair<string, object?>("a.b", "c"));
        _test.Samples.ShouldBe("calls_total{a_b=\"c\"} 1");
    }

    [Fact]
    public void Idle_series_leave_and_come_back()
    {
        var test = new TestRegistry(options => (options.SeriesIdleTimeout, options.SeriesIdle) = (TimeSpan.FromMinutes(1), IdleSeries.All));
        using var _ = test.Registry.AddMeter(_name);
        var counter = _meter.CreateCounter<int>("calls");
        counter.Add(1, new KeyValuePair<string, object?>("a", "idle"));
        for (var i = 0; i < 3; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("a", "busy"));
            test.Registry.RemoveIdleSeries();
            test.Time.Advance(TimeSpan.FromSeconds(40));
        }

        test.Samples.ShouldBe("calls_total{a=\"busy\"} 3");
        counter.Add(1, new KeyValuePair<string, object?>("a", "idle"));
        test.Samples.ShouldBe("calls_total{a=\"busy\"} 3\ncalls_total{a=\"idle\"} 1");
    }

    [Fact]
    public void The_registrys_own_meter_is_never_listened_to()
    {
        using var listening = _test.Registry.AddMeter(_name + "*");
        using var published = _test.Registry.PublishAsMeter(_name + ".own");
        _test.Metrics.Counter("jobs_total", "Jobs.").Inc();
        _test.Samples.ShouldBe("jobs_total 1");
        _test.Registry.Meters.ShouldNotContain(meter => meter.Name == _name + ".own");
    }

    [Fact]
    public void Nothing_is_recorded_when_recording_is_off()
    {
        var test = new TestRegistry(options => options.Enabled = false);
        using var _ = test.Registry.AddMeter(_name);
        _meter.CreateCounter<int>("calls").Add(1);
        test.Registry.CollectText().ShouldBe("");
        test.Registry.Definitions.ShouldNotContain(metric => metric.Name == "calls_total");
    }
}
