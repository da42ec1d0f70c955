using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation.Tests.Meters;

public sealed class MeterLimitTests : IDisposable
{
    private readonly Meter _meter = new($"limits.{Guid.NewGuid():N}");

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Values_beyond_the_label_limit_are_folded_counted_and_told_once()
    {
        var test = new TestRegistry(options => options.DefaultLabelLimit = 2);
        using var _ = test.Registry.AddMeter(_meter.Name);
        var counter = _meter.CreateCounter<int>("calls");
        for (var round = 0; round < 2; round++)
        {
            for (var user = 0; user < 5; user++)
                counter.Add(1, new("user", $"u{user}"), new("kind", "x"));
        }

        test.Samples.ShouldBe("calls_total{kind=\"x\",user=\"u0\"} 2\ncalls_total{kind=\"x\",user=\"u1\"} 2\ncalls_total{kind=\"x\",user=\"other\"} 6");
        test.OwnSamples.ShouldBe("gateway_metrics_overflow_total{metric=\"calls_total\"} 6");
        test.Log.Messages.Count.ShouldBe(1);
    }

    [Fact]
    public void Series_beyond_the_series_limit_are_folded_and_gauges_dropped()
    {
        var test = new TestRegistry(options => options.MaxSeriesPerMetric = 3);
        using var _ = test.Registry.AddMeter(_meter.Name);
        var counter = _meter.CreateCounter<int>("calls");
        var gauge = _meter.CreateGauge<int>("level");
        for (var i = 0; i < 9; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("user", i));
            gauge.Record(1, new KeyValuePair<string, object?>("user", i));
        }

        test.Samples.Split('\n').Length.ShouldBe(4 + 3);
        test.Samples.ShouldContain("calls_total{user=\"other\"} 6");
        test.OwnSamples.ShouldContain("gateway_metrics_overflow_total{metric=\"calls_total\"} 6");
        test.OwnSamples.ShouldContain("gateway_metrics_overflow_total{metric=\"level\"} 6");
    }

    [Fact]
    public void Keys_without_end_make_no_series_without_end()
    {
        var test = new TestRegistry(options => options.MaxSeriesPerMetric = 10);
        using var _ = test.Registry.AddMeter(_meter.Name);
        var counter = _meter.CreateCounter<int>("calls");
        for (var i = 0; i < 10_000; i++)
            counter.Add(1, new KeyValuePair<string, object?>($"key{i}", "x"));
        test.Samples.Split('\n').Length.ShouldBeLessThanOrEqualTo(10 + 16);
        test.Registry.Definitions.Single(metric => metric.Name == "calls_total").Labels.Count.ShouldBeLessThanOrEqualTo(64);
    }

    [Fact]
    public void Folded_values_leave_nothing_behind()
    {
        var test = new TestRegistry(options => options.DefaultLabelLimit = 2);
        using var _ = test.Registry.AddMeter(_meter.Name);
        var counter = _meter.CreateCounter<int>("calls");
        var values = Enumerable.Range(0, 1000).Select(i => (object)$"value number {i}").ToArray();
        var next = 0;
        Allocated.By(() => counter.Add(1, new KeyValuePair<string, object?>("user", values[next++ % values.Length]))).ShouldBe(0);
        test.Samples.Split('\n').Length.ShouldBe(3);
    }
}
