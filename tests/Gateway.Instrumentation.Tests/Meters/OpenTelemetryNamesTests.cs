using System.Diagnostics.Metrics;

namespace Gateway.Instrumentation.Tests.Meters;

/// <summary>The same measurements on both pages: names, labels and values have to be the same.</summary>
public sealed class OpenTelemetryNamesTests : IDisposable
{
    private static readonly string?[] Units =
    [
        null, "", "s", "ms", "us", "ns", "min", "h", "d", "By", "KiBy", "MiBy", "GiBy", "TiBy", "KBy", "MBy", "GBy", "TBy", "B", "KB",
        "{request}", "{request}/s", "By/s", "m/s", "1", "%", "$", "Cel", "Hz", "V", "A", "J", "W", "g", "m", "foo", "foo bar", "s/", "a/b", "/s", "{a}By",
    ];

    private readonly Meter _meter = new($"judge.{Guid.NewGuid():N}");
    private readonly TestRegistry _test = new();

    [Fact]
    public async Task Every_kind_in_every_unit()
    {
        await Compare(() =>
        {
            for (var unit = 0; unit < Units.Length; unit++)
            {
                _meter.CreateCounter<int>($"counter.{unit}x", Units[unit]).Add(3);
                _meter.CreateUpDownCounter<long>($"up.down-{unit}x", Units[unit]).Add(-3);
                _meter.CreateGauge<double>($"gauge_{unit}x", Units[unit]).Record(1.5);
                _meter.CreateHistogram<double>($"histogram.{unit}x", Units[unit], null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2.5, 10] }).Record(2);
                _meter.CreateObservableCounter($"observed.counter.{unit}x", () => 7, Units[unit]);
                _meter.CreateObservableUpDownCounter($"observed.up.{unit}x", () => -7L, Units[unit]);
                _meter.CreateObservableGauge($"observed.gauge.{unit}x", () => 0.25, Units[unit]);
            }
        });
    }

    [Fact]
    public async Task Names_with_other_characters_and_with_their_unit_in_them()
    {
        await Compare(() =>
        {
            foreach (var (name, unit) in new (string, string?)[]
            {
                ("a.b-c/d", null), ("x..y", null), ("x-_z", null), ("x__w", null), ("end.", null), ("requests_total", null), ("foo_total", "By"),
                ("foo_bytes_total", "By"), ("request.seconds", "s"), ("bytes", "By"), ("inbytes", "By"), ("q.seconds", "ms"), ("total", "s"), ("a_total_total", "s"), ("sub/total", "{x}"),
            })
            {
                _meter.CreateCounter<long>(name, unit).Add(1);
                _meter.CreateUpDownCounter<long>("up." + name, unit).Add(1);
            }
        });
    }

    [Fact]
    public async Task Labels_of_all_types()
    {
        await Compare(() => _meter.CreateCounter<long>("tagged").Add(
            2, new("a.b", "1"), new("a_b", "2"), new("a--b", "z"), new("1x", "q"), new("c_-d", 1), new("-e", 1L), new("a__c", 1.5), new("x.", true),
            new("day", DayOfWeek.Friday), new("decimal", 1.50m), new("character", 'c'), new("escaped", "a\nb\"\\"), new("time", TimeSpan.FromSeconds(1)), new("ä", "umlaut")));
    }

    [Fact]
    public async Task All_numeric_types()
    {
        await Compare(() =>
        {
            _meter.CreateCounter<byte>("a").Add(1);
            _meter.CreateCounter<short>("b").Add(2);
            _meter.CreateCounter<int>("c").Add(3);
            _meter.CreateCounter<long>("d").Add(4);
            _meter.CreateCounter<float>("e").Add(0.1f);
            _meter.CreateCounter<double>("f").Add(0.1);
            _meter.CreateObservableGauge<float>("g", () => 0.3f);
        });
    }

    [Fact]
    public void Decimals_are_shown_which_OpenTelemetry_drops()
    {
        using var _ = _test.Registry.AddMeter(_meter.Name);
        _meter.CreateCounter<decimal>("money").Add(1.25m);
        _test.Samples.ShouldBe("money_total 1.25");
    }

    public void Dispose() => _meter.Dispose();

    private async Task Compare(Action measure)
    {
        await using var judge = await OpenTelemetryPage.StartAsync(_meter);
        using var _ = _test.Registry.AddMeter(_meter.Name);
        measure();
        var expected = await judge.SamplesAsync();
        var ours = OpenTelemetryPage.Sorted(_test.Registry.CollectText());
        expected.ShouldNotBeEmpty();
        ours.Except(expected).ShouldBeEmpty();
        expected.Except(ours).ShouldBeEmpty();
        ours.Count.ShouldBe(expected.Count);
    }
}
