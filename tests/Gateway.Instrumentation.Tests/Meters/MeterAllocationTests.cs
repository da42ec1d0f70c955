using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation.Tests.Meters;

public sealed class MeterAllocationTests : IDisposable
{
    private readonly Meter _meter = new($"allocation.{Guid.NewGuid():N}");
    private readonly TestRegistry _test = new();
    private readonly IDisposable _listening;

    public MeterAllocationTests() => _listening = _test.Registry.AddMeter(_meter.Name);

    public void Dispose()
    {
        _listening.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void A_recording_of_every_numeric_type()
    {
        Check<byte>(1);
        Check<short>(1);
        Check(1);
        Check(1L);
        Check(1f);
        Check(1.0);
        Check(1m);
    }

    [Fact]
    public void A_recording_with_tags_of_every_usual_type()
    {
        var counter = _meter.CreateCounter<int>("values");
        foreach (var value in new object?[] { "text", 1, 1L, (byte)1, 1.5, 1.5f, 1.5m, true, 'c', DayOfWeek.Monday, Guid.NewGuid(), null })
            Allocated.By(() => counter.Add(1, new("a", value), new("b", "x"))).ShouldBe(0, $"{value?.GetType()}");
        var tags = Enumerable.Range(0, 10).Select(i => new KeyValuePair<string, object?>($"tag{i}", "x")).ToArray();
        Allocated.By(() => counter.Add(1, tags)).ShouldBe(0);
        Allocated.By(() => counter.Add(1, new KeyValuePair<string, object?>("long", Long))).ShouldBe(0);
    }

    private static readonly string Long = new('x', 5000);

    private void Check<T>(T value)
        where T : struct
    {
        object number = 1, flag = true;
        var counter = _meter.CreateCounter<T>($"counter.{typeof(T).Name}");
        var upDown = _meter.CreateUpDownCounter<T>($"up.{typeof(T).Name}");
        var gauge = _meter.CreateGauge<T>($"gauge.{typeof(T).Name}");
        var histogram = _meter.CreateHistogram<T>($"histogram.{typeof(T).Name}");
        Allocated.By(() =>
        {
            counter.Add(value);
            counter.Add(value, new KeyValuePair<string, object?>("a", "1"));
            counter.Add(value, new("b", "1"), new("a", "1"), new("c", flag));
            upDown.Add(value, new("b", "1"), new("a", number));
            gauge.Record(value, new KeyValuePair<string, object?>("b", "1"));
            histogram.Record(value, new("b", "1"), new("a", "1"));
        }).ShouldBe(0, typeof(T).Name);
    }
}
